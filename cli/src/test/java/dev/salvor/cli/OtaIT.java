package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Archives and signatures in the hands of other programs, and those of others in ours. */
final class OtaIT {
  private static final String LONG = "n".repeat(120);

  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  @BeforeEach
  void aFolder() throws IOException {
    session.env.put("HOME", folder.toString());
    Files.createDirectories(folder.resolve("dist/bin"));
    Files.createDirectories(folder.resolve("dist/web/" + LONG));
    Files.createDirectories(folder.resolve("dist/web/empty"));
    Path program = Files.writeString(folder.resolve("dist/bin/shop"), "#!/bin/sh\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    Files.writeString(folder.resolve("dist/web/" + LONG + "/ü " + LONG), "deep");
    Files.createSymbolicLink(folder.resolve("dist/far"), Path.of("web/" + LONG + "/ü " + LONG));
  }

  private int pack(String archive, String... sign) {
    String[] words = {
      "ota", "pack", folder + "/dist", "--app", "shop", "--version", "1", "--entry", "bin/shop"
    };
    session.run("key", "new", "k");
    return session.run(
        Stream.of(words, new String[] {"-o", folder + "/" + archive}, sign)
            .flatMap(Arrays::stream)
            .toArray(String[]::new));
  }

  private int sh(String script) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder("sh", "-c", script).directory(folder.toFile()).inheritIO().start();
    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    return process.exitValue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a.tar; tar -xf ../a.tar",
        "a.tar.gz; tar -xzf ../a.tar.gz",
        "a.tar.zst; zstd -dc ../a.tar.zst | tar -xf -",
        "a.tar; busybox tar -xf ../a.tar",
        "a.tar.gz; busybox tar -xzf ../a.tar.gz",
      })
  void otherProgramsUnpackIt(String how) throws Exception {
    Require.tools("tar", "zstd", "busybox", "sha256sum");
    String[] parts = how.split("; ", -1);
    assertThat(pack(parts[0])).as(session.err.toString()).isZero();
    assertThat(sh("umask 077; mkdir out; cd out; " + parts[1])).isZero();
    assertThat(
            sh(
                """
                cd out && test -z "$(diff -r --no-dereference ../dist . | grep -v ': MANIFEST$' |
                  grep -v ': RELEASE.json$')" &&
                test "$(stat -c %a web bin/shop web/empty "$(readlink far)" | tr '\\n' ' ')" \
                  = "755 755 755 644 " &&
                sed -n 's/^file [0-9]* [0-9]* \\([0-9a-f]*\\) /\\1  /p' MANIFEST | sha256sum -c -
                """))
        .isZero();
  }

  @Test
  void opensslVerifiesTheSignature() throws Exception {
    Require.tools("openssl", "tar");
    assertThat(pack("a.tar", "--sign", "k")).isZero();
    String verify =
        "openssl pkeyutl -verify -rawin -pubin -inkey .config/salvor/keys/k.pub -sigfile"
            + " MANIFEST.sig -in MANIFEST";
    assertThat(sh("tar -xf a.tar MANIFEST MANIFEST.sig && " + verify)).isZero();
    assertThat(sh("echo >> MANIFEST; " + verify)).isNotZero();
    assertThat(sh("openssl pkey -in .config/salvor/keys/k.key -noout")).isZero();
  }

  @Test
  void aKeyOfOpensslSigns() throws Exception {
    Require.tools("openssl");
    assertThat(
            sh(
                "umask 077; openssl genpkey -algorithm ed25519 -out o.pem && openssl pkey -in"
                    + " o.pem -pubout -out o.pub"))
        .isZero();
    assertThat(pack("a.tar", "--sign", folder + "/o.pem")).isZero();
    assertThat(session.run("trust", "add", folder + "/o.pub")).isZero();
    assertThat(session.run("ota", "show", folder + "/a.tar")).isZero();
    assertThat(session.out.toString()).contains("by o, trusted, SHA256:");
  }

  /** Another way to the same archive: the list first, then everything else. */
  @ParameterizedTest
  @ValueSource(strings = {"--format=gnu", "--format=pax"})
  void whatTarPacksAnewIsRead(String format) throws Exception {
    Require.tools("tar", "zstd");
    assertThat(pack("a.tar")).isZero();
    assertThat(
            sh(
                "mkdir out && tar -xf a.tar -C out && cd out && tar "
                    + format
                    + " -cf - MANIFEST RELEASE.json bin far web | zstd -q -19 -o ../b.tar.zst"))
        .isZero();
    assertThat(session.run("ota", "show", folder + "/b.tar.zst"))
        .as(session.out.toString())
        .isZero();
  }

  @Test
  void namesThatAreNotUtf8AreRefused() throws Exception {
    assertThat(sh("printf x > dist/\"$(printf 'a\\377')\"; mkfifo dist/pipe")).isZero();
    assertThat(pack("a.tar")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("the text is not UTF-8")
        .contains("pipe: a pipe cannot be part of a release");
  }
}

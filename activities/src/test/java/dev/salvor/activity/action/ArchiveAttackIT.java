package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.release.ReleaseDraft;
import dev.salvor.release.archive.Packing;
import dev.salvor.release.archive.ReleasePacker;
import dev.salvor.testing.attack.ArchiveAttack;
import dev.salvor.testing.attack.RawTar;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The same attacks on each program of a host that takes an archive apart: the stage of a release,
 * and the look at a package, whose outer and inner archive are attacked.
 */
final class ArchiveAttackIT {
  private static final long MOST_SECONDS = 60;

  /** As {@code ota-agent.sh} does after it was told of an update. */
  private static final String STAGE =
      """
      set -u
      SALVOR_LIB=$1 SALVOR_STEP_DIR=$2 APP_DIR=$2 VOLATILE=$2 RELEASES=$3 ARCHIVE=$4
      for part in lib lib-proc lib-ota lib-ota-journal lib-ota-release lib-ota-stage; do . "$SALVOR_LIB/$part.sh"; done
      umask 022
      serving() { :; }
      fail_point() { :; }
      archive_manifest "$ARCHIVE" "$APP_DIR/manifest" && read_manifest "$APP_DIR/manifest" || { say "REFUSED no MANIFEST"; exit; }
      F_digest=$R_digest F_txn=t F_kind=update
      stage "$APP_DIR/manifest" unpack "$ARCHIVE" && say TAKEN && exit
      rm -rf -- "$RELEASES"/.stage-*
      say "REFUSED $STAGE_WHY"
      """;

  private static final String INSPECT =
      """
      import sys
      sys.path.insert(0, sys.argv[1])
      import pkg_format
      try:
          pkg_format.inspect(sys.argv[2], sys.argv[3], True)
          print("TAKEN")
      except pkg_format.Poison as e:
          print("REFUSED %s: %s" % (e.kind, e))
      """;

  private final HostFolders host = new HostFolders();
  private Path outside = Path.of("/");

  @BeforeEach
  void aVictim() throws IOException {
    outside = host.folder("outside");
    Path victim = Files.writeString(outside.resolve("victim"), "victim");
    Files.setPosixFilePermissions(victim, PosixFilePermissions.fromString("rw-------"));
  }

  @AfterEach
  void closes() throws IOException {
    host.close();
  }

  private String say(List<String> command) throws Exception {
    Path out = host.root.resolve("said");
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(MOST_SECONDS, TimeUnit.SECONDS);
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly();
    String said = Files.readString(out, StandardCharsets.ISO_8859_1).strip();
    assertThat(ended).as("%s: %s", command, said).isTrue();
    return said;
  }

  /** Nothing is outside of {@code folder} that was not there, and the victim is as it was. */
  private void nothingIsOutside(Path folder) throws IOException {
    List<String> strange = new ArrayList<>();
    try (Stream<Path> all = Files.walk(host.root)) {
      all.filter(path -> !path.startsWith(folder) && !path.startsWith(host.programs))
          .filter(path -> !Files.isDirectory(path))
          .filter(path -> isHostile(path))
          .forEach(path -> strange.add(path.toString()));
    }
    assertThat(strange).isEmpty();
    assertThat(host.root.resolve("climbed")).doesNotExist();
    assertThat(host.root.resolveSibling("climbed")).doesNotExist();
    Path victim = outside.resolve("victim");
    assertThat(victim).hasContent("victim");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(victim)))
        .isEqualTo("rw-------");
    assertThat(Files.getAttribute(victim, "unix:nlink")).isEqualTo(1);
    try (Stream<Path> all = Files.list(outside)) {
      assertThat(all).hasSize(1);
    }
  }

  private static boolean isHostile(Path file) {
    try {
      return Files.isRegularFile(file)
          && Files.size(file) < 1000
          && Files.readString(file, StandardCharsets.ISO_8859_1).contains(ArchiveAttack.HOSTILE);
    } catch (IOException gone) {
      return false;
    }
  }

  private Path gzip(String name, byte[] bytes) throws IOException {
    Path file = host.folder("archives").resolve(name);
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(bytes);
    }
    return file;
  }

  private byte[] release() throws IOException {
    Path site = host.folder("site/web");
    host.file("site/web/index.html", "<html>Shop front</html>");
    host.file(
        "site/RELEASE.json",
        "{\"app\": \"shop\", \"version\": \"1.8.0\",\n"
            + " \"entry\": \"bin/shop\", \"index\": \"web/index.html\"}");
    host.file("site/bin/shop", "#!/bin/sh\n");
    for (Path path : new Path[] {site, site.getParent(), site.resolveSibling("bin")}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
    for (String path : List.of("web/index.html", "RELEASE.json", "bin/shop")) {
      Files.setPosixFilePermissions(
          host.root.resolve("site").resolve(path),
          PosixFilePermissions.fromString(path.equals("bin/shop") ? "rwxr-xr-x" : "rw-r--r--"));
    }
    Path archive = host.folder("packed").resolve("a.tar");
    Packing.Result made =
        ReleasePacker.pack(
            new Packing.Order(
                host.root.resolve("site"), archive, ReleaseDraft.EMPTY, Optional.empty()));
    assertThat(made).as("%s", made).isInstanceOf(Packing.Result.Packed.class);
    return Files.readAllBytes(archive);
  }

  private String stage(byte[] tar) throws Exception {
    Path script = host.file("stage.sh", STAGE);
    return say(
        List.of(
            "dash",
            script.toString(),
            host.programs.toString(),
            host.step.toString(),
            host.folder("app/releases").toString(),
            gzip("a.tar.gz", tar).toString()));
  }

  @Test
  void aReleaseWithoutAnAttackIsTaken() throws Exception {
    Needs.root();
    assertThat(stage(RawTar.open(release()).closed())).endsWith("TAKEN");
    try (Stream<Path> all = Files.list(host.root.resolve("app/releases"))) {
      assertThat(all).hasSize(1);
    }
  }

  @Test
  void whatStandsBehindTheEndOfAReleaseIsNoPartOfIt() throws Exception {
    Needs.root();
    assertThat(stage(ArchiveAttack.APPENDED.on(release(), "bin/shop", outside))).endsWith("TAKEN");
    nothingIsOutside(host.root.resolve("archives"));
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "APPENDED")
  void aReleaseIsRefusedAndNothingOfItStays(ArchiveAttack attack) throws Exception {
    Needs.root();
    String said = stage(attack.on(release(), "bin/shop", outside));
    assertThat(said).contains("REFUSED ").doesNotContain("TAKEN");
    assertThat(said.substring(said.indexOf("REFUSED ") + 8)).isNotBlank();
    try (Stream<Path> all = Files.list(host.root.resolve("app/releases"))) {
      assertThat(all).isEmpty();
    }
    nothingIsOutside(host.root.resolve("archives"));
  }

  private byte[] gpkg() throws IOException {
    PromoteCase promote = new PromoteCase(host);
    promote.make(1, 1);
    return Files.readAllBytes(promote.staging.resolve("app-test/p0001/p0001-1.0-1.gpkg.tar"));
  }

  private String inspect(byte[] bytes, String name) throws Exception {
    Path file = Files.write(host.folder("archives").resolve("package"), bytes);
    return say(
        List.of(
            String.valueOf(Needs.find("python3")),
            "-B",
            "-c",
            INSPECT,
            host.programs.toString(),
            file.toString(),
            name));
  }

  private static final String GPKG = "app-test/p0001/p0001-1.0-1.gpkg.tar";

  @Test
  void aPackageWithoutAnAttackIsTaken() throws Exception {
    assertThat(inspect(gpkg(), GPKG)).isEqualTo("TAKEN");
  }

  @ParameterizedTest
  @EnumSource
  void aPackageIsRefused(ArchiveAttack attack) throws Exception {
    String said = inspect(attack.on(gpkg(), "p0001-1.0-1/gpkg-1", outside), GPKG);
    assertThat(said).startsWith("REFUSED ").doesNotContain("\0").hasLineCount(1);
    nothingIsOutside(host.root.resolve("archives"));
  }

  @ParameterizedTest
  @EnumSource
  void metadataOfAPackageIsRefused(ArchiveAttack attack) throws Exception {
    byte[] inner = Files.readAllBytes(Path.of(fixture("inner", host.folder("made"))));
    assertThat(RawTar.open(inner).closed()).isNotEmpty();
    Path hostile = host.folder("archives").resolve("metadata.tar");
    Files.write(hostile, attack.on(inner, "metadata/SLOT", outside));
    String said = inspect(Files.readAllBytes(Path.of(fixture("around", hostile))), GPKG);
    assertThat(said).startsWith("REFUSED ").doesNotContain("\0").hasLineCount(1);
    nothingIsOutside(host.root.resolve("archives"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"cut", "appended", "length", "index", "outside", "overlap", "duplicate", "bomb"})
  void aPackageOfTheOlderFormatIsRefused(String attack) throws Exception {
    String name = "app-test/p0001/p0001-1.0-1.xpak";
    Path good = Path.of(fixture("older", "good", host.folder("made")));
    assertThat(inspect(Files.readAllBytes(good), name)).isEqualTo("TAKEN");
    Path bad = Path.of(fixture("older", attack, host.folder("made")));
    assertThat(inspect(Files.readAllBytes(bad), name)).startsWith("REFUSED ").hasLineCount(1);
  }

  private String fixture(Object... arguments) throws Exception {
    List<String> command =
        new ArrayList<>(
            List.of(
                String.valueOf(Needs.find("python3")),
                "-B",
                Path.of("src/test/resources/dev/salvor/activity/action/attacks.py")
                    .toAbsolutePath()
                    .toString()));
    Stream.of(arguments).map(Object::toString).forEach(command::add);
    return say(command);
  }
}

package dev.salvor.release.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.release.Manifest;
import dev.salvor.release.ReleaseDraft;
import dev.salvor.testing.fuzz.Fuzz;
import dev.salvor.trust.Purpose;
import dev.salvor.trust.SigningKey;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.TrustedKeys;
import dev.salvor.trust.VerifyKey;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Releases, their manifests, and the keys that they are signed with. */
final class ReleaseFuzzTest {
  private static final String[] TAR = {
    "ustar\u000000",
    "\u0000",
    "0000644\u0000",
    "../",
    "/etc/passwd",
    "bin/shop",
    "77777777777",
    "5",
    "2",
    "././@LongLink",
    "30 path=../../../../etc/passwd\n",
    "MANIFEST",
    "MANIFEST.sig",
    "file 0644 ",
    "link ",
    "dir ",
    "salvor-release 1\n",
    "\uFFFF"
  };

  @TempDir private Path folder;

  private byte[] archive() throws IOException {
    Site site = new Site(folder);
    Files.createSymbolicLink(site.root.resolve("bin/tool"), Path.of("shop"));
    site.packed("a.tar", SigningKey.generate());
    return Files.readAllBytes(site.out.resolve("a.tar"));
  }

  @Test
  void archives() throws IOException {
    byte[] tar = archive();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    Fuzz.of("release", List.of(tar, tar, bytes.toByteArray()), TAR)
        .run(
            input -> assertThat(ReleaseArchive.check(new ByteArrayInputStream(input))).isNotNull());
  }

  @Test
  void manifests() throws IOException {
    try (TarArchiveInputStream in =
        new TarArchiveInputStream(new ByteArrayInputStream(archive()))) {
      TarArchiveEntry entry = in.getNextEntry();
      while (!entry.getName().endsWith("MANIFEST")) {
        entry = in.getNextEntry();
      }
      Fuzz.of("manifest", List.of(in.readAllBytes()), TAR)
          .run(input -> assertThat(Manifest.parse(input)).isNotNull());
    }
  }

  @Test
  void facts() {
    Fuzz.of(
            "facts",
            List.of(Site.FACTS.getBytes(StandardCharsets.UTF_8)),
            "{",
            "[",
            "\"",
            ":",
            "null",
            "1e99",
            ",")
        .run(
            input ->
                assertThat(ReleaseDraft.parse(new String(input, StandardCharsets.UTF_8)))
                    .isNotNull());
  }

  @Test
  void keys() {
    SigningKey own = SigningKey.generate();
    String file =
        new TrustedKeys(
                1,
                List.of(
                    new TrustedKey(
                        "ann", own.verifyKey(), Purpose.OTA, "at her desk", Instant.EPOCH)),
                List.of(Purpose.RUNBOOK),
                true)
            .text();
    List<byte[]> good =
        List.of(
            file.getBytes(StandardCharsets.UTF_8),
            own.verifyKey().pem().getBytes(StandardCharsets.UTF_8));
    Fuzz.of("keys", good, "{", "[", "\"", "-----BEGIN ", "-----END ", "PRIVATE KEY-----", "=", "\n")
        .run(
            input -> {
              String text = new String(input, StandardCharsets.UTF_8);
              refusedOrRead(() -> assertThat(TrustedKeys.parse(text)).isNotNull());
              refusedOrRead(() -> assertThat(VerifyKey.parse(text)).isNotNull());
              refusedOrRead(() -> assertThat(SigningKey.parse(text)).isNotNull());
            });
  }

  private static void refusedOrRead(Runnable read) {
    try {
      read.run();
    } catch (IllegalArgumentException e) {
      assertThat(e.getMessage()).isNotEmpty();
    }
  }
}

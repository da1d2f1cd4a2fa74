package dev.salvor.release.archive;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.testing.attack.ArchiveAttack;
import dev.salvor.testing.attack.RawTar;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A release that is checked on the machine it was made or fetched on. */
final class ReleaseAttackTest {
  @TempDir private Path folder;
  private byte[] packed = new byte[0];
  private Path outside = Path.of("/");

  @BeforeEach
  void anArchive() throws IOException {
    Site site = new Site(folder.resolve("site"));
    site.packed("a.tar");
    packed = Files.readAllBytes(site.out.resolve("a.tar"));
    outside = Files.createDirectory(folder.resolve("outside"));
    Files.writeString(outside.resolve("victim"), "victim");
  }

  private static Checked check(byte[] tar) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(tar);
    }
    return ReleaseArchive.check(new ByteArrayInputStream(bytes.toByteArray()));
  }

  @Test
  void withoutAnAttackItIsWhole() throws IOException {
    assertThat(check(RawTar.open(packed).closed()).problems()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource
  @Timeout(30)
  void isRefusedWithAReason(ArchiveAttack attack) throws IOException {
    Checked checked = check(attack.on(packed, "bin/shop", outside));
    assertThat(checked.isWhole()).isFalse();
    assertThat(checked.problems())
        .isNotEmpty()
        .allSatisfy(problem -> assertThat(problem.text()).isNotBlank().doesNotContain("Exception"));
    assertThat(outside).isDirectoryContaining("glob:**victim");
    try (var all = Files.list(outside)) {
      assertThat(all).hasSize(1);
    }
  }
}

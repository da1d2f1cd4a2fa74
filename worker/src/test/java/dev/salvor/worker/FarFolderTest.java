package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.local.LocalConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a gateway takes of a run's folder to make its logs. */
final class FarFolderTest {
  @TempDir private Path run;
  @TempDir private Path copy;

  @BeforeEach
  void aRun() throws IOException {
    Files.createDirectories(run.resolve("segments/1"));
    Files.createDirectories(run.resolve("snapshots/before"));
    Files.createDirectories(run.resolve("secrets"));
    Files.writeString(run.resolve("events.jsonl"), "{\"seq\":1}\n");
    Files.writeString(run.resolve("snapshots/before/MANIFEST"), "disks: ok\n");
    Files.writeString(run.resolve("segments/1/one.a.1.out"), "hello\n");
    Files.writeString(run.resolve("segments/1/one.a.1.err"), "");
    Files.writeString(run.resolve("secrets/password"), "s3cret");
    Files.createSymbolicLink(run.resolve("segments/1/link.out"), Path.of("/etc/passwd"));
  }

  private FarFolder far() {
    return new FarFolder(new LocalConnection(), run.toString());
  }

  @Test
  void whatLogsAreMadeOfIsCopiedAndNoSecretAndNoLink() throws IOException {
    far().copyTo(copy);

    assertThat(copy.resolve("events.jsonl")).hasSameBinaryContentAs(run.resolve("events.jsonl"));
    assertThat(copy.resolve("snapshots/before/MANIFEST")).hasContent("disks: ok");
    assertThat(copy.resolve("segments/1/one.a.1.out")).hasContent("hello");
    assertThat(copy.resolve("segments/1/one.a.1.err")).isEmptyFile();
    assertThat(copy.resolve("secrets")).doesNotExist();
    assertThat(copy.resolve("segments/1/link.out")).doesNotExist();
    assertThat(far().masker().mask("it is s3cret")).isEqualTo("it is ***");
  }

  @Test
  void ofALargeOutputOnlyBeginAndEndAreFetchedAndItsSizeStays() throws IOException {
    byte[] large = new byte[5_000_000];
    new Random(7).nextBytes(large);
    Files.write(run.resolve("segments/1/one.b.1.out"), large);
    far().copyTo(copy);

    byte[] got = Files.readAllBytes(copy.resolve("segments/1/one.b.1.out"));
    int shown = 160 * 1024;
    assertThat(got).hasSize(large.length);
    assertThat(Arrays.copyOf(got, shown)).isEqualTo(Arrays.copyOf(large, shown));
    assertThat(Arrays.copyOfRange(got, got.length - shown, got.length))
        .isEqualTo(Arrays.copyOfRange(large, got.length - shown, got.length));
    assertThat(Arrays.copyOfRange(got, shown, got.length - shown)).containsOnly(0);
  }
}

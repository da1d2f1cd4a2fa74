package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.local.LocalConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PruningIT {
  @TempDir Path root;

  private Pruning pruning() {
    return new Pruning(new LocalConnection(), root.toString());
  }

  private Path run(String id) throws IOException {
    Path folder = root.resolve("runs").resolve(id);
    Files.createDirectories(folder.resolve("segments/1"));
    Files.createDirectories(folder.resolve("files"));
    Files.write(folder.resolve("segments/1/s.1.out"), new byte[200_000]);
    Files.writeString(folder.resolve("segments/1/lock"), "");
    Files.writeString(folder.resolve("main.log"), "told\n");
    return folder;
  }

  private Path closed(String id, Duration ago) throws IOException {
    Path folder = run(id);
    Files.writeString(folder.resolve("closed"), "{}");
    Files.setLastModifiedTime(folder.resolve("closed"), FileTime.from(Instant.now().minus(ago)));
    return folder;
  }

  @Test
  void onlyOutputsOfRunsThatClosedLongAgoGo() throws Exception {
    Path old = closed("old", Duration.ofDays(31));
    Path young = closed("young", Duration.ofDays(29));
    Path open = run("open");

    Pruning.Report looked = pruning().prune(Duration.ofDays(30), true);
    assertThat(old.resolve("segments/1/s.1.out")).exists();
    Pruning.Report first = pruning().prune(Duration.ofDays(30), false);
    Pruning.Report second = pruning().prune(Duration.ofDays(30), false);

    assertThat(looked).isEqualTo(first);
    assertThat(first.problems()).isEmpty();
    assertThat(first.runs()).singleElement().satisfies(r -> assertThat(r.run()).isEqualTo("old"));
    assertThat(first.runs().getFirst().kilobytes()).isBetween(190L, 260L);
    assertThat(second.runs()).isEmpty();
    assertThat(old.resolve("segments")).doesNotExist();
    assertThat(old.resolve("files")).doesNotExist();
    assertThat(old.resolve("main.log")).hasContent("told\n");
    assertThat(old.resolve("closed")).exists();
    assertThat(young.resolve("segments/1/s.1.out")).exists();
    assertThat(open.resolve("segments/1/s.1.out")).exists();
  }

  @Test
  void sumsOfTargetsThatNobodyAskedForGo() throws Exception {
    closed("young", Duration.ofDays(1));
    Path old = Files.writeString(Files.createDirectories(root.resolve("copies")).resolve("o"), "");
    Files.setLastModifiedTime(old, FileTime.from(Instant.now().minus(Duration.ofDays(31))));
    Path young = Files.writeString(root.resolve("copies/y"), "");

    pruning().prune(Duration.ofDays(30), true);
    assertThat(old).exists();
    assertThat(pruning().prune(Duration.ofDays(30), false).runs()).isEmpty();

    assertThat(old).doesNotExist();
    assertThat(young).exists();
  }

  @Test
  void whereSomethingStillRunsNothingGoes() throws Exception {
    Path folder = closed("held", Duration.ofDays(100));
    String lock = folder.resolve("segments/1/lock").toString();
    Process holder =
        new ProcessBuilder("flock", lock, "sh", "-c", "echo held; exec sleep 60").start();
    try {
      assertThat(holder.inputReader().readLine()).isEqualTo("held");

      assertThat(pruning().prune(Duration.ofDays(30), false).runs())
          .isEqualTo(List.of(new Pruning.Pruned("held", 0, "busy")));
      assertThat(folder.resolve("segments/1/s.1.out")).exists();
    } finally {
      holder.descendants().forEach(ProcessHandle::destroyForcibly);
      holder.destroyForcibly();
    }
  }

  @Test
  void aStateFolderWithoutRunsHasNothingToPrune() {
    assertThat(pruning().prune(Duration.ZERO, false)).isEqualTo(new Pruning.Report(List.of(), ""));
  }
}

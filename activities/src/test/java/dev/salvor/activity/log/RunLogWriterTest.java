package dev.salvor.activity.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class RunLogWriterTest {
  private static final int LOOPS = Integer.getInteger("salvor.loops", 20);

  @TempDir private Path temp;

  @Test
  void writesTheFiveLogsAndTheSummaryFromTheEventsOnDisk() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.write();
    assertThat(run.logs())
        .containsOnlyKeys(
            "main.log",
            "diagnostics.log",
            "system-state.log",
            "error-bundle.txt",
            "pivots.log",
            "run.json",
            "report.html");
    for (String name : List.of("main.log", "error-bundle.txt", "pivots.log", "run.json")) {
      assertThat(run.text(name))
          .as(name)
          .isEqualTo(Files.readString(RunFolder.GOLDEN.resolve(name)));
    }
  }

  @Test
  void writingAgainGivesTheSameBytes() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.collector("before", "host", "ok", "a\nb\n").collector("after", "host", "ok", "a\nc\n");
    run.write();
    Map<String, String> first = run.logs();
    run.write();
    assertThat(run.logs()).isEqualTo(first);
  }

  @Test
  void repeatedShuffledAndTornEventsGiveTheSameBytes() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.write();
    Map<String, String> wanted = run.logs();
    List<String> lines = Files.readAllLines(temp.resolve(RunLogWriter.EVENTS));
    for (int seed = 0; seed < LOOPS; seed++) {
      Random random = new Random(seed);
      List<String> mixed = new ArrayList<>(lines);
      mixed.addAll(lines.subList(random.nextInt(lines.size()), lines.size()));
      Collections.shuffle(mixed, random);
      String torn = lines.get(0).substring(0, random.nextInt(lines.get(0).length() - 1));
      Files.writeString(temp.resolve(RunLogWriter.EVENTS), String.join("\n", mixed) + "\n" + torn);
      run.write();
      assertThat(run.logs()).as("seed %d", seed).isEqualTo(wanted);
    }
  }

  @Test
  void halfWrittenFileIsNeverSeen() throws Exception {
    RunFolder run = new RunFolder(temp);
    run.write();
    String whole = run.text("main.log");
    AtomicBoolean stop = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Future<?> reader =
          threads.submit(
              () -> {
                while (!stop.get()) {
                  assertThat(run.text("main.log")).isEqualTo(whole);
                }
                return null;
              });
      try {
        for (int i = 0; i < LOOPS; i++) {
          Future<?> one = threads.submit(() -> write(run));
          Future<?> other = threads.submit(() -> write(run));
          one.get();
          other.get();
        }
      } finally {
        stop.set(true);
      }
      reader.get();
    } catch (ExecutionException e) {
      throw new AssertionError(e.getCause());
    }
  }

  private static boolean write(RunFolder run) throws IOException {
    run.write();
    return true;
  }

  @Test
  void leftoverOfAKilledWriterIsReplaced() throws IOException {
    RunFolder run = new RunFolder(temp);
    Files.writeString(temp.resolve(".main.log.part"), "half a l");
    run.write();
    assertThat(run.text("main.log")).startsWith("2026-11-20T14:30:22.004+00:00");
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void onlyTheOwnerMayRead() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.write();
    for (String name : run.logs().keySet()) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(temp.resolve(name))))
          .as(name)
          .isEqualTo("rw-------");
    }
  }

  @Test
  void fileThatCannotBeWrittenIsNamedAndTheOthersStay() throws IOException {
    RunFolder run = new RunFolder(temp);
    Files.createDirectories(temp.resolve("pivots.log/in-the-way"));
    assertThatThrownBy(run::write).isInstanceOf(IOException.class).hasMessageContaining("pivots");
    assertThat(run.text("main.log")).contains("RUN STARTED");
  }

  @Test
  void reportThatCannotBeWrittenLeavesTheLogs() throws IOException {
    RunFolder run = new RunFolder(temp);
    Files.createDirectories(temp.resolve("report.html/in-the-way"));
    run.write();
    assertThat(run.text("main.log")).contains("RUN STARTED", "| report.html could not be made: ");
    assertThat(run.text("pivots.log")).contains("libxcrypt.rebuild");
    assertThat(run.text("run.json")).contains("ROLLBACK_FAILED");
    try (Stream<Path> files = Files.list(temp)) {
      assertThat(files.filter(file -> file.toString().endsWith(".part"))).isEmpty();
    }
  }

  @Test
  void aPageThatCannotBeMadeCostsNoLogAndIsSaidInMainLog() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.write();
    String whole = run.text("main.log");
    Files.writeString(temp.resolve("definition.json"), "{\"runbook\": 3");
    run.write();

    assertThat(run.logs()).containsKeys("pivots.log", "run.json").doesNotContainKey("report.html");
    assertThat(run.text("main.log")).startsWith(whole);
    assertThat(run.text("main.log").substring(whole.length()).lines())
        .singleElement()
        .asString()
        .contains(" run=crash-recovery-", " attempt=- | report.html could not be made: ");
  }

  @Test
  void reportHasOutputsAndDifferencesOfTheFolder() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.collector("before", "services", "ok", "gdm off\n")
        .collector("after", "services", "not permitted", "gdm off\n")
        .collector("before", "mounts", "ok", "/ ext4\n/tmp tmpfs\n")
        .collector("after", "mounts", "ok", "/ ext4\n/tmp <ext4>\n");
    Path segment = Files.createDirectories(temp.resolve("segments/2"));
    Files.writeString(segment.resolve("stuck.1.out"), "token " + RunFolder.SECRET + " <b>\n");
    run.write();
    assertThat(run.text("report.html"))
        .contains("token *** &lt;b&gt;")
        .contains("<del>-/tmp tmpfs</del>", "<ins>+/tmp &lt;ext4&gt;</ins>")
        .contains("snapshot of services: before ok, after not permitted")
        .doesNotContain(RunFolder.SECRET);
  }

  @Test
  void runWithoutEventsHasLogsThatSaySo() throws IOException {
    RunFolder run = new RunFolder(temp);
    Files.delete(temp.resolve(RunLogWriter.EVENTS));
    run.write();
    assertThat(run.text("main.log")).isEmpty();
    assertThat(run.text("pivots.log")).contains("not started").contains("no pivots");
  }

  @Test
  void secretIsInNoFile() throws IOException {
    RunFolder run = new RunFolder(temp);
    run.collector("before", "environment", "ok", "APP=" + RunFolder.SECRET + "\nA_TOKEN=abc\n");
    run.write();
    assertThat(run.text(RunLogWriter.EVENTS)).contains(RunFolder.SECRET);
    assertThat(run.logs().values()).noneMatch(text -> text.contains(RunFolder.SECRET));
    assertThat(run.text("diagnostics.log")).contains("APP=***\nA_TOKEN=***\n");
  }
}

package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentProgress;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The clock of the host jumps by an hour while a command runs; that of this program, which stands
 * for the worker, does not follow, so that the two are apart by an hour as well.
 */
final class ClockMovedIT {
  private static final Duration LIMIT = Duration.ofSeconds(3);

  @TempDir Path folder;

  private Path seen() {
    return folder.resolve("seen");
  }

  /** Notes the time by the clock that it sees, again and again. */
  private Command notesTheTime(Duration limit, int times) {
    return Lab.command(
        limit,
        "sh",
        "-c",
        "n=0; while [ $n -lt "
            + times
            + " ]; do date +%s >>"
            + seen()
            + "; sleep 0.1; n=$((n+1));"
            + " done; echo end");
  }

  @ParameterizedTest
  @CsvSource({"DASH, +1h", "DASH, -1h", "BASH, +1h", "BASH, -1h", "BUSYBOX, +1h", "BUSYBOX, -1h"})
  void limitAndRecordStayRightWhileACommandRuns(Shell shell, String jump) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    MovableClock clock = MovableClock.in(lab, folder);
    List<SegmentProgress> told = Collections.synchronizedList(new ArrayList<>());
    SegmentOrder order =
        lab.order(
            1,
            0,
            Lab.step("ends", notesTheTime(Duration.ofSeconds(30), 25)),
            Lab.step("late", notesTheTime(LIMIT, 100_000)));

    long begin = System.nanoTime();
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order, watcher(told)));
    awaitNotes(3);
    clock.move(jump);
    SegmentReport.Ended report = running.get();
    Duration took = Duration.ofNanos(System.nanoTime() - begin);

    assertThat(jumped()).isBetween(3500L, 3700L);
    assertThat(report.steps().get(0).result()).isEqualTo(new AttemptResult.Exited(0));
    assertThat(report.steps().get(1).result()).isEqualTo(new AttemptResult.TimedOut(LIMIT));
    assertThat(took).isBetween(Duration.ofSeconds(5), Duration.ofSeconds(30));
    assertThat(took(report.steps().get(0)))
        .isBetween(Duration.ofSeconds(2), Duration.ofSeconds(20));
    assertThat(took(report.steps().get(1))).isBetween(LIMIT, LIMIT.plusSeconds(12));
    assertThat(report.steps().get(1).startedAt()).isAfterOrEqualTo(report.steps().get(0).endedAt());
    assertThat(told).isNotEmpty().allMatch(p -> p.elapsedMillis() < 20_000);
    assertThat(told).anyMatch(p -> p.elapsedMillis() >= 1000);
  }

  @ParameterizedTest
  @CsvSource({"DASH, +1h", "DASH, -1h", "BASH, +1h", "BASH, -1h", "BUSYBOX, +1h", "BUSYBOX, -1h"})
  void aSupervisorThatFollowsADeadOneEnforcesTheRestAndKeepsTheCount(Shell shell, String jump)
      throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    MovableClock clock = MovableClock.in(lab, folder);
    SegmentOrder order = lab.order(1, 0, Lab.step("late", notesTheTime(LIMIT, 100_000)));

    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order));
    awaitNotes(3);
    clock.move(jump);
    SegmentRecord record = new SegmentRecord();
    new RecordTail(lab.connection(), order, record).read();
    Processes.kill("KILL", record.open().orElseThrow().pid());
    StepReport late = running.get().steps().getFirst();

    assertThat(jumped()).isBetween(3500L, 3700L);
    assertThat(late.result()).isEqualTo(new AttemptResult.TimedOut(LIMIT));
    assertThat(took(late)).isBetween(LIMIT, LIMIT.plusSeconds(12));
  }

  private static Watcher watcher(List<SegmentProgress> told) {
    return progress -> {
      told.add(progress);
      return Watcher.Wish.GO_ON;
    };
  }

  private static Duration took(StepReport step) {
    return Duration.between(step.startedAt(), step.endedAt());
  }

  private void awaitNotes(int most) {
    await().atMost(Duration.ofSeconds(20)).until(() -> notes().size() >= most);
  }

  private List<Long> notes() throws IOException {
    return Files.exists(seen())
        ? Files.readAllLines(seen()).stream().map(Long::parseLong).toList()
        : List.of();
  }

  /** Seconds between the earliest and the latest time that the command saw. */
  private long jumped() throws IOException {
    return Collections.max(notes()) - Collections.min(notes());
  }
}

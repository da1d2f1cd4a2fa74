package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.salvor.testing.Require;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The host itself ends what takes too long, whatever it does, and whoever dies. */
final class TimeoutIT {
  private static final Duration HALF = Duration.ofMillis(500);

  private static final int LOOPS = Integer.getInteger("salvor.loops", 10);

  @TempDir Path folder;

  private Lab lab(Shell shell) {
    return new Lab(folder.resolve("state"), shell);
  }

  /** Ignores TERM, forks, and has a child in a session of its own, each noted by its number. */
  private Command stubborn(Duration timeout) {
    String text =
        "trap '' TERM; echo $$ >>PIDS; (trap '' TERM; sh -c 'echo $$ >>PIDS; while :; do sleep 1;"
            + " done') & setsid sh -c 'trap \"\" TERM; echo $$ >>PIDS; while :; do sleep 1; done' &"
            + " setsid setsid sh -c 'sh -c \"trap : TERM; echo \\$\\$ >>PIDS; while :; do sleep 1;"
            + " done\"' & while :; do sleep 1; done";
    return Lab.command(timeout, "sh", "-c", text.replace("PIDS", pids().toString()));
  }

  private Path pids() {
    return folder.resolve("pids");
  }

  private List<Long> noted() throws IOException {
    return Files.exists(pids())
        ? Files.readAllLines(pids()).stream().map(Long::parseLong).toList()
        : List.of();
  }

  private void assertAllGone() throws IOException {
    assertThat(noted()).hasSize(4).noneMatch(Processes::lives);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void commandThatIgnoresTermForksAndLeavesItsSessionIsProvenGone(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step("a", stubborn(Duration.ofSeconds(1))),
                Lab.step("b", Lab.sh("exit 0"))));

    assertThat(report.steps()).hasSize(1);
    assertThat(report.steps().getFirst().result())
        .isEqualTo(new AttemptResult.TimedOut(Duration.ofSeconds(1)));
    assertAllGone();
    String record = lab.record(1);
    assertThat(record.indexOf(" deadline a 1 command timeout "))
        .isPositive()
        .isLessThan(record.indexOf(" end a 1 command timeout "));
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void exitCodeOfTimeoutToolsIsAnExitAndCommandThatObeysTermIsTimedOut(Shell shell) {
    Lab lab = lab(shell);
    assertThat(first(lab.run(lab.order(1, 0, Lab.step("a", Lab.sh("exit 124"))))).result())
        .isEqualTo(new AttemptResult.Exited(124));
    assertThat(
            first(lab.run(lab.order(2, 0, Lab.step("b", Lab.command(HALF, "sleep", "60")))))
                .result())
        .isEqualTo(new AttemptResult.TimedOut(HALF));
    StepReport killed = first(lab.run(lab.order(3, 0, Lab.step("c", Lab.sh("kill -9 $$")))));
    assertThat(killed.result()).isEqualTo(new AttemptResult.Exited(137));
    assertThat(killed.why()).contains("the host was out of memory, somebody there killed it");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void exitCodeIsNotLostWhenTheSupervisorLooksInThatMoment(Shell shell) {
    Lab lab = lab(shell);
    List<Steps> steps = new ArrayList<>();
    for (int i = 0; i < 3 * LOOPS; i++) {
      String text = "sleep 0." + (195 + i % 10);
      steps.add(Lab.step("s" + i, Lab.command(Duration.ofSeconds(4), "sh", "-c", text)));
    }
    SegmentReport.Ended report = lab.run(lab.order(1, 0, steps.toArray(Steps[]::new)));

    assertThat(report.steps()).hasSize(3 * LOOPS).allMatch(StepReport::done);
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void timeIsUpAlsoWhenTheSupervisorWasKilledBefore(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder order = lab.order(1, 0, Lab.step("a", stubborn(Duration.ofSeconds(3))));
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order));
    await().until(() -> noted().size() == 4);
    killSupervisors(lab);

    StepReport step = first(running.get());

    assertThat(step.result()).isEqualTo(new AttemptResult.TimedOut(Duration.ofSeconds(3)));
    assertAllGone();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void orphanThatEndsWithinItsTimeIsUnknownAndRunsOnce(Shell shell) throws Exception {
    Lab lab = lab(shell);
    Path lines = folder.resolve("lines");
    String text = "echo x >>" + lines + "; sleep 1.5; echo end >>" + lines;
    SegmentOrder order = lab.order(1, 0, Lab.step("a", Lab.sh(text)));
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order));
    await().until(() -> Files.exists(lines));
    killSupervisors(lab);

    assertThat(first(running.get()).result()).isEqualTo(new AttemptResult.Unknown());
    assertThat(Files.readString(lines)).isEqualTo("x\nend\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void supervisorThatIsStoppedIsFollowedByOneThatEndsTheWork(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder order = lab.order(1, 0, Lab.step("a", stubborn(Duration.ofSeconds(2))));
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order));
    await().until(() -> noted().size() == 4);
    Processes.with("supervisor.sh", lab.root.toString())
        .forEach(p -> Processes.kill("STOP", p.pid()));

    assertThat(first(running.get()).result())
        .isEqualTo(new AttemptResult.TimedOut(Duration.ofSeconds(2)));
    assertAllGone();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void timeIsUpAlsoWhenAllHelpersOfTheSupervisorWereKilled(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder order = lab.order(1, 0, Lab.step("a", stubborn(Duration.ofSeconds(2))));
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order));
    await().until(() -> noted().size() == 4);
    long supervisor = Long.parseLong(lab.record(1).split(" open 1 0 ", 2)[1].split(" ", 2)[0]);
    Processes.with("supervisor.sh", lab.root.toString()).stream()
        .filter(p -> p.pid() != supervisor)
        .forEach(p -> Processes.kill("KILL", p.pid()));

    assertThat(first(running.get()).result())
        .isEqualTo(new AttemptResult.TimedOut(Duration.ofSeconds(2)));
    assertAllGone();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void supervisorKilledWhileItKillsIsFollowedByOneThatEndsTheWork(Shell shell) throws Exception {
    Lab lab = lab(shell).failing("after-deadline:main");
    SegmentOrder order = lab.order(1, 0, Lab.step("a", stubborn(Duration.ofSeconds(1))));

    assertThat(first(lab.run(order)).result())
        .isEqualTo(new AttemptResult.TimedOut(Duration.ofSeconds(1)));
    assertAllGone();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void cancelledSegmentStopsWhatRunsAndBeginsNothingElse(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder order =
        lab.order(
            1, 0, Lab.step("a", stubborn(Duration.ofMinutes(5))), Lab.step("b", Lab.sh("exit 0")));

    SegmentReport.Ended report =
        lab.run(order, p -> p.elapsedMillis() > 0 ? Watcher.Wish.STOP : Watcher.Wish.GO_ON);

    assertThat(first(report).result()).isEqualTo(new AttemptResult.Canceled());
    assertThat(report.steps()).hasSize(1);
    assertThat(report.stopped()).isTrue();
    assertAllGone();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void pausedSegmentEndsTheStepThatRuns(Shell shell) {
    Lab lab = lab(shell);
    SegmentOrder order =
        lab.order(
            1,
            0,
            Lab.step("a", Lab.sh("sleep 3")).verify(Lab.sh("exit 0")),
            Lab.step("b", Lab.sh("exit 0")));
    SegmentReport.Ended report =
        lab.run(
            order,
            p -> {
              lab.hold(order);
              return Watcher.Wish.GO_ON;
            });

    assertThat(report.steps()).hasSize(1).allMatch(StepReport::done);
    assertThat(lab.record(1)).containsPattern("end \\S+ 1 verify 0 ");
    assertThat(report.stopped()).isTrue();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void nextOrderOfTheFolderSettlesTheOneThatStillRuns(Shell shell) throws Exception {
    Lab lab = lab(shell);
    SegmentOrder slow = lab.order(1, 0, Lab.step("a", stubborn(Duration.ofMinutes(5))));
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(slow));
    await().until(() -> noted().size() == 4);

    SegmentReport.Ended next = lab.run(lab.order(1, 1, Lab.step("a", Lab.sh("exit 0")).attempt(2)));

    assertThat(first(next).done()).isTrue();
    assertAllGone();
    assertThat(first(running.get()).result()).isEqualTo(new AttemptResult.Canceled());
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void serviceLeftBehindByStepThatEndedWellLivesOn(Shell shell) throws Exception {
    Lab lab = lab(shell);
    String text = "setsid sleep 300 >/dev/null 2>&1 & echo $! >" + pids();
    lab.run(lab.order(1, 0, Lab.step("a", Lab.sh(text))));
    lab.run(lab.order(1, 1, Lab.step("b", Lab.sh("exit 0"))));

    long service = noted().getFirst();
    boolean lives = Processes.lives(service);
    Processes.kill("KILL", service);
    assertThat(lives).isTrue();
  }

  @Test
  void processThatCannotBeKilledIsReportedAliveAndTheOrderEnds() throws Exception {
    Require.root();
    Path freezer = Path.of("/sys/fs/cgroup/freezer");
    Require.that(Files.isWritable(freezer.resolve("tasks")), "a freezer cgroup (v1) is needed");
    Path group =
        Files.createDirectory(freezer.resolve("salvor-test-" + ProcessHandle.current().pid()));
    Lab lab = lab(Shell.DASH);
    String text =
        "echo $$ >" + group + "/tasks; echo $$ >" + pids() + "; while :; do sleep 1; done";
    try {
      CompletableFuture<SegmentReport.Ended> running =
          CompletableFuture.supplyAsync(
              () ->
                  lab.run(
                      lab.order(
                          1,
                          0,
                          Lab.step("a", Lab.command(Duration.ofSeconds(2), "sh", "-c", text)))));
      await().until(() -> Files.exists(pids()) && !noted().isEmpty());
      Files.writeString(group.resolve("freezer.state"), "FROZEN");
      Instant begin = Instant.now();

      AttemptResult result = first(running.get()).result();

      assertThat(result).isInstanceOf(AttemptResult.TimedOutAlive.class);
      assertThat(((AttemptResult.TimedOutAlive) result).survivors())
          .anyMatch(survivor -> survivor.state().equals("D") && !survivor.waitChannel().isEmpty());
      assertThat(Duration.between(begin, Instant.now())).isLessThan(Duration.ofSeconds(20));
    } finally {
      Files.writeString(group.resolve("freezer.state"), "THAWED");
      await().until(() -> Files.readString(group.resolve("tasks")).isBlank());
      Files.delete(group);
    }
  }

  private static StepReport first(SegmentReport.Ended report) {
    return report.steps().getFirst();
  }

  private static void killSupervisors(Lab lab) {
    Processes.with("supervisor.sh", lab.root.toString())
        .forEach(p -> Processes.kill("KILL", p.pid()));
  }
}

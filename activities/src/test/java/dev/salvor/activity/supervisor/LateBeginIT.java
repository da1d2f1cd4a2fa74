package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whoever comes late finds that others went on, and does nothing. */
final class LateBeginIT {
  @TempDir Path folder;

  private Path lines() {
    return folder.resolve("lines");
  }

  private SegmentOrder order(Lab lab) {
    return lab.order(1, 0, Lab.step("a", Lab.sh("echo x >>" + lines() + "; sleep 0.2")));
  }

  @ParameterizedTest
  @CsvSource({
    "DASH,before-begin", "BASH,before-begin", "BUSYBOX,before-begin",
    "DASH,after-begin", "BASH,after-begin", "BUSYBOX,after-begin"
  })
  void commandThatWasStoppedBeforeItsExecIsRefusedOnceAnotherSupervisorCame(
      Shell shell, String point) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell).failing(point + ":stop");
    CompletableFuture<SegmentReport.Ended> running =
        CompletableFuture.supplyAsync(() -> lab.run(order(lab)));
    await().until(() -> stopped(lab).size() == 1);
    long late = stopped(lab).getFirst();
    Processes.with("supervisor.sh", lab.root.toString()).stream()
        .filter(p -> p.pid() != late)
        .forEach(p -> Processes.kill("KILL", p.pid()));
    if (point.equals("after-begin")) {
      await().until(() -> lab.record(1).contains(" open 2 "));
      Processes.kill("CONT", late);
    }

    assertThat(running.get().steps().getFirst().done()).isTrue();
    Processes.kill("CONT", late);
    await().until(() -> !Processes.lives(late));

    assertThat(Files.readString(lines())).isEqualTo("x\n");
    assertThat(lab.record(1)).contains(" refused 1 a 1 command " + late + " fenced ");
  }

  private static List<Long> stopped(Lab lab) throws IOException {
    return Processes.with("supervisor.sh", lab.root.toString()).stream()
        .map(ProcessHandle::pid)
        .filter(pid -> Processes.state(pid) == 'T')
        .toList();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void supervisorThatWasStoppedBeforeItsLockFindsTheOrderDone(Shell shell) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    BareSupervisor bare = new BareSupervisor(lab);
    bare.put(order(lab));
    Process late = bare.start(1, "env", "SALVOR_FAILPOINT=before-lock:stop");
    await().until(() -> Processes.state(late.pid()) == 'T');

    lab.run(order(lab));
    Processes.kill("CONT", late.pid());
    late.waitFor();

    assertThat(Files.readString(lines())).isEqualTo("x\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void recordThatAKilledHelperDidNotShowIsReadAgain(Shell shell) throws Exception {
    Path tools = Files.createDirectory(folder.resolve("tools"));
    Path cat = tools.resolve("cat");
    Path once = folder.resolve("once");
    Files.writeString(
        cat,
        "#!/bin/sh\n[ -e ONCE ] && exec /bin/cat \"$@\"\n: >ONCE\nkill -9 $$\n"
            .replace("ONCE", once.toString()));
    assertThat(cat.toFile().setExecutable(true)).isTrue();
    Lab lab = new Lab(folder.resolve("state"), shell).failing("before-end:main").withTools(tools);

    SegmentReport.Ended report = lab.run(order(lab));

    assertThat(once).exists();
    assertThat(Files.readString(lines())).isEqualTo("x\n");
    assertThat(report.steps().getFirst().result()).isEqualTo(new AttemptResult.Unknown());
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void manyLaunchersAtOnceRunItOnce(Shell shell) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    List<CompletableFuture<SegmentReport.Ended>> all =
        IntStream.range(0, 5)
            .mapToObj(i -> CompletableFuture.supplyAsync(() -> lab.run(order(lab))))
            .toList();

    for (CompletableFuture<SegmentReport.Ended> one : all) {
      assertThat(one.get().steps().getFirst().done()).isTrue();
    }
    assertThat(Files.readString(lines())).isEqualTo("x\n");
  }
}

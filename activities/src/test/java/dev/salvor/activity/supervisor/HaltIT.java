package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.workflow.contract.order.SegmentOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a run has begun on a host is stopped there by one who does not know what that was. */
final class HaltIT {
  @TempDir Path folder;
  private final Library library = Library.bundled();

  @AfterEach
  void endSupervisors() {
    List<ProcessHandle> left = Processes.with(folder.toString());
    left.forEach(process -> Processes.kill("KILL", process.pid()));
    Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> left.stream().noneMatch(process -> Processes.lives(process.pid())));
  }

  private String halt(Lab lab) {
    Ran ran =
        library.run(
            lab.connection(),
            lab.pin().stateRoot(),
            new Parcel(),
            List.of(
                "supervisor-halt.sh",
                lab.pin().stateRoot(),
                lab.pin().machineId(),
                lab.pin().stateId(),
                lab.folder().getFileName().toString(),
                "-"));
    assertThat(ran.err()).isEmpty();
    return ran.out().strip();
  }

  private void untilNothingRuns(Lab lab) {
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> halt(lab).equals("ok"));
    assertThat(Processes.with(folder.resolve("lines").toString())).isEmpty();
  }

  private SegmentOrder order(Lab lab) {
    Path lines = folder.resolve("lines");
    return lab.order(
        1,
        0,
        Lab.step("a/one", Lab.sh("echo one >>" + lines + "; sleep 60; echo late >>" + lines)),
        Lab.step("a/two", Lab.sh("echo two >>" + lines)));
  }

  private void awaitFirst() {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> Files.exists(folder.resolve("lines")));
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void theCommandEndsAndNoOtherStepBegins(Shell shell) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    SegmentOrder order = order(lab);
    CompletableFuture<?> running = CompletableFuture.supplyAsync(() -> lab.run(order));
    awaitFirst();
    untilNothingRuns(lab);
    running.join();

    assertThat(folder.resolve("lines")).hasContent("one\n");
    assertThat(lab.record(1)).contains(" cancel ").doesNotContain("a/two main 1 DO command");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void alsoWhereTheSupervisorWasKilledAndTheCommandWasNot(Shell shell) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    SegmentOrder order = order(lab);
    CompletableFuture<?> running =
        CompletableFuture.supplyAsync(() -> lab.answer(order, Watcher.NONE));
    awaitFirst();
    Processes.with("supervisor.sh", folder.toString())
        .forEach(process -> Processes.kill("KILL", process.pid()));
    untilNothingRuns(lab);
    running.join();

    assertThat(folder.resolve("lines")).hasContent("one\n");
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void whatHasEndedStaysAsItIs(Shell shell) {
    Lab lab = new Lab(folder.resolve("state"), shell);
    SegmentOrder order = lab.order(1, 0, Lab.step("a/one", Lab.sh("true")));
    lab.run(order);
    String before = lab.record(1);

    assertThat(halt(lab)).isEqualTo("ok");
    assertThat(lab.record(1)).isEqualTo(before);
    assertThat(lab.run(order).steps()).hasSize(1);
  }
}

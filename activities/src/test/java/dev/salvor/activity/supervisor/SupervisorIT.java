package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

final class SupervisorIT {
  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(Shell.class)
  void runsStepsInOrderAndAnswersTheSameOrderFromItsRecord(Shell shell) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    Path lines = folder.resolve("lines");
    SegmentOrder order =
        lab.order(
            1,
            0,
            Lab.step("a/one", Lab.sh("echo one >>" + lines + "; echo printed")),
            Lab.step("a/two", Lab.sh("echo two >>" + lines)),
            Lab.step("a/three", Lab.sh("echo three >>" + lines + "; exit 3")),
            Lab.step("a/four", Lab.sh("echo four >>" + lines)));

    SegmentReport.Ended first = lab.run(order);
    SegmentReport.Ended second = lab.run(order);

    assertThat(Files.readString(lines)).isEqualTo("one\ntwo\nthree\n");
    assertThat(first.steps()).hasSize(3);
    assertThat(first.steps().getFirst().tail()).isEqualTo("printed\n");
    assertThat(first.steps().getFirst().done()).isTrue();
    assertThat(first.steps().getLast().result()).isEqualTo(new AttemptResult.Exited(3));
    assertThat(first.steps().getLast().done()).isFalse();
    assertThat(second.steps().getFirst().attached()).isTrue();
    assertThat(second.steps().getLast().result()).isEqualTo(new AttemptResult.Exited(3));
  }
}

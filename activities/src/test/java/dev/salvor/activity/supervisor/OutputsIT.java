package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Output;
import dev.salvor.workflow.contract.order.SegmentReport;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Outputs on their way from a host into a report. */
final class OutputsIT {
  private static final Output WHOLE =
      new Output(
          Output.Type.STRING,
          Output.From.STDOUT,
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  @TempDir Path folder;

  @Test
  void stepThatMakesTheReportTooLongFailsAndTheNextIsNotRun() {
    Lab lab = new Lab(folder, Shell.DASH);
    Steps[] steps = new Steps[6];
    for (int i = 0; i < steps.length; i++) {
      steps[i] =
          Lab.step("s" + i, Lab.sh("head -c 110000 /dev/zero | tr '\\0' x")).output("text", WHOLE);
    }

    SegmentReport.Ended report = lab.run(lab.order(1, 0, steps));

    assertThat(report.steps()).hasSize(5);
    assertThat(report.steps().subList(0, 4)).allMatch(step -> step.done());
    assertThat(report.steps().getLast().done()).isFalse();
    assertThat(report.steps().getLast().why())
        .contains("output text", "longer than 512 KiB", "segment: alone");
    assertThat(lab.record(1)).doesNotContain("begin 1 s5 ");
  }
}

package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A step that its secret keeps waiting says so, and not only that its time was over. */
final class SecretInTimeIT {
  @TempDir Path folder;

  private StepReport step(Shell shell, int seconds, String command) throws IOException {
    Lab lab = new Lab(folder.resolve("state"), shell);
    Path sources = Files.createDirectories(lab.folder().resolve("sources"));
    Files.writeString(sources.resolve("pw"), "exec:'sh' '-c' '" + command + "'\n");

    SegmentReport.Ended report =
        lab.run(
            lab.order(
                1,
                0,
                Lab.step(
                    "s0",
                    Lab.secret(
                        "PW",
                        "pw",
                        Lab.command(Duration.ofSeconds(seconds), "sh", "-c", "echo reached")))));
    StepReport step = report.steps().getFirst();
    assertThat(step.done()).isFalse();
    assertThat(step.tail())
        .contains("the secret pw ", "given as exec:'sh' '-c' 'sleep 15")
        .doesNotContain("reached");
    return step;
  }

  @ParameterizedTest
  @EnumSource
  void aCommandWhoseChildKeepsItsOutputOpenIsNamed(Shell shell) throws Exception {
    // A busy machine may be too late for the first.
    assertThat(step(shell, 8, "sleep 15 & echo a-value").tail())
        .containsAnyOf(
            "cannot be had: the command sh has ended, but something that it began keeps its output",
            "was not there yet when the step was ended");
  }

  @ParameterizedTest
  @EnumSource
  void aCommandThatIsLateForAShortStepIsNamed(Shell shell) throws Exception {
    assertThat(step(shell, 2, "sleep 15").tail())
        .containsAnyOf("had not ended after 1 s", "was not there yet when the step was ended");
  }
}

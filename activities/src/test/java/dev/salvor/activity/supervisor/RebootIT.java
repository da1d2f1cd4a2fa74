package dev.salvor.activity.supervisor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records that another boot of the host left behind. */
final class RebootIT {
  @TempDir Path folder;

  private StepReport afterAnotherBoot(Shell shell, Steps step) throws Exception {
    Lab lab = new Lab(folder.resolve("state"), shell);
    SegmentOrder order = lab.order(1, 0, step, Lab.step("b", Lab.sh("echo b")));
    new BareSupervisor(lab).put(order);
    String own = Long.toString(ProcessHandle.current().pid());
    Files.createFile(lab.segment(1).resolve("gen.1"));
    Files.writeString(
        lab.segment(1).resolve("record"),
        line("open 1 0 " + own + " 1 another-boot.10 1700000000000")
            + line("begin 1 a 1 command " + own + " 1 another-boot.10 1700000000001"));
    return lab.run(order).steps().getFirst();
  }

  private static String line(String body) {
    return "\nS1 " + body.length() + " " + body + " .\n";
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void changedMarkerIsTheSuccessOfReboot(Shell shell) throws Exception {
    StepReport step =
        afterAnotherBoot(shell, Lab.step("a", Lab.sh("echo x >" + folder + "/x")).reboot());

    assertThat(step.done()).isTrue();
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void changedMarkerLeavesOtherStepsUnknown(Shell shell) throws Exception {
    StepReport step = afterAnotherBoot(shell, Lab.step("a", Lab.sh("echo x >" + folder + "/x")));

    assertThat(step.result()).isEqualTo(new AttemptResult.Unknown());
    assertThat(step.why()).contains("power cut");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @ParameterizedTest
  @EnumSource(Shell.class)
  void rebootThatDoesNotComeIsTimedOut(Shell shell) {
    Lab lab = new Lab(folder.resolve("state"), shell);
    Duration limit = Duration.ofSeconds(1);

    StepReport step =
        lab.run(lab.order(1, 0, Lab.step("a", Lab.command(limit, "/bin/true")).reboot()))
            .steps()
            .getFirst();

    assertThat(step.result()).isEqualTo(new AttemptResult.TimedOut(limit));
  }
}

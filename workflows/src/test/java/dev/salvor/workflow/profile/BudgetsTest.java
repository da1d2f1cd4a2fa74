package dev.salvor.workflow.profile;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.order.Brought;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.StepOrder;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class BudgetsTest {
  private static StepOrder step(Program program) {
    Command command =
        new Command(
            program,
            Map.of(),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(10),
            Duration.ZERO);
    return new StepOrder(
        "p/s",
        1,
        "main",
        StepOrder.Op.DO,
        Optional.empty(),
        command,
        Optional.empty(),
        Idempotency.SAFE,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        false);
  }

  @Test
  void dataThatIsBroughtHasTheTimeoutOnceMoreToArrive() {
    Duration file = Budgets.longest(List.of(step(new Program.Builtin("file", "do"))));
    Duration copy = Budgets.longest(List.of(step(new Program.Builtin("copy", "do"))));

    assertThat(copy).isEqualTo(file.plusMinutes(10));
  }

  @Test
  void takingBackBringsNothing() {
    assertThat(Brought.by(step(new Program.Builtin("copy", "check")))).isTrue();
    assertThat(Brought.by(step(new Program.Builtin("copy", "undo")))).isFalse();
    assertThat(Brought.by(step(new Program.Argv(List.of("copy"))))).isFalse();
  }
}

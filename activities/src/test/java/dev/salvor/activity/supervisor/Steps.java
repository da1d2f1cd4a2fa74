package dev.salvor.activity.supervisor;

import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Builds a step's order. */
final class Steps {
  private final String id;
  private final Command command;
  private final Map<String, Output> outputs = new LinkedHashMap<>();
  private int attempt = 1;
  private StepOrder.Op op = StepOrder.Op.DO;
  private Optional<Command> check = Optional.empty();
  private Optional<Command> verify = Optional.empty();
  private OutputLimit limit = OutputLimit.DEFAULT;
  private boolean reboot;
  private boolean afterUnknown;

  Steps(String id, Command command) {
    this.id = id;
    this.command = command;
  }

  Steps attempt(int number) {
    attempt = number;
    return this;
  }

  Steps undo() {
    op = StepOrder.Op.UNDO;
    return this;
  }

  Steps check(Command part) {
    check = Optional.of(part);
    return this;
  }

  Steps verify(Command part) {
    verify = Optional.of(part);
    return this;
  }

  Steps output(String name, Output output) {
    outputs.put(name, output);
    return this;
  }

  Steps limit(long bytes, OutputLimit.Overflow overflow) {
    limit = new OutputLimit(bytes, overflow);
    return this;
  }

  Steps reboot() {
    reboot = true;
    return this;
  }

  Steps afterUnknown() {
    afterUnknown = true;
    return this;
  }

  StepOrder order() {
    Idempotency idempotency = check.isPresent() ? Idempotency.CHECK : Idempotency.NEVER;
    return new StepOrder(
        id,
        attempt,
        "main",
        op,
        check,
        command,
        verify,
        idempotency,
        outputs,
        limit,
        reboot,
        afterUnknown);
  }
}

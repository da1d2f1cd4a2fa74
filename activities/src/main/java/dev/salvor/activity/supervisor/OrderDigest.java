package dev.salvor.activity.supervisor;

import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.StepOrder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The digest of everything that two equal orders have in common: all but the journal, the way to
 * the host, and the run's identity, which the host compares by itself.
 *
 * <p>A worker of another version attaches to an order only if it comes to the same digest, so the
 * text below must never change for an order that could be written before: a new component of a
 * record is put here only when it has another value than what its absence means.
 */
final class OrderDigest {
  private final StringBuilder text = new StringBuilder();

  private OrderDigest() {}

  static String of(SegmentOrder order) {
    OrderDigest digest = new OrderDigest();
    digest.order(order);
    return Digests.sha256(digest.text.toString());
  }

  private void order(SegmentOrder order) {
    put("run", order.runId().value());
    put("machine", order.pin().machineId());
    put("root", order.pin().stateRoot());
    put("state", order.pin().stateId());
    put("segment", order.segment());
    put("order", order.order());
    order.steps().forEach(this::step);
  }

  private void step(StepOrder step) {
    put("step", step.id());
    put("attempt", step.attempt());
    put("variant", step.variant());
    put("op", step.op());
    step.check().ifPresent(command -> command("check", command));
    command("command", step.command());
    step.verify().ifPresent(command -> command("verify", command));
    put("idempotency", step.idempotency());
    new TreeMap<>(step.outputs()).forEach(this::output);
    limit(step.outputLimit());
    put("reboot", step.reboot());
    put("afterUnknown", step.afterUnknown());
  }

  private void command(String part, Command command) {
    put("part", part);
    switch (command.program()) {
      case Program.Argv argv -> all("argv", argv.argv());
      case Program.Script script -> all("script", List.of(script.name(), script.text()));
      case Program.Builtin builtin -> all("builtin", List.of(builtin.action(), builtin.op()));
    }
    all("env", command.env());
    all("secretEnv", command.secretEnv());
    all("secretFiles", command.secretFiles());
    command.user().ifPresent(user -> put("user", user));
    command.cwd().ifPresent(cwd -> put("cwd", cwd));
    put("timeout", command.timeout());
    put("grace", command.grace());
  }

  private void output(String name, Output output) {
    put("output", name);
    put("type", output.type());
    put("from", output.from());
    output.regex().ifPresent(regex -> put("regex", regex));
    output.json().ifPresent(json -> put("json", json));
    output.key().ifPresent(key -> put("key", key));
  }

  private void limit(OutputLimit limit) {
    put("bytes", limit.bytes());
    put("onOverflow", limit.onOverflow());
  }

  private void all(String name, List<String> values) {
    put(name, values.size());
    values.forEach(value -> put("-", value));
  }

  private void all(String name, Map<String, String> values) {
    put(name, values.size());
    new TreeMap<>(values)
        .forEach(
            (key, value) -> {
              put("-", key);
              put("=", value);
            });
  }

  /** With its length, so that no value can look like another line. */
  private void put(String name, Object value) {
    String words = value.toString();
    text.append(name).append(' ').append(words.length()).append(':').append(words).append('\n');
  }
}

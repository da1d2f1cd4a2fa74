package dev.salvor.activity.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.activity.log.MaskingConverter;
import dev.salvor.activity.supervisor.Events;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Makes a host ready for a run, once; asked again it gives its first answer. */
final class Preparation {
  private static final int MOST = 1 << 20;
  private static final String NOBODY = "-";
  private static final String LAPSED = "lapsed ";

  private final HostConnection host;
  private final Library library;
  private final Holders holders;
  private final Comeback comeback;

  Preparation(HostConnection host, Library library, Holders holders, Comeback comeback) {
    this.host = host;
    this.library = library;
    this.holders = holders;
    this.comeback = comeback;
  }

  PrepareReport prepare(PrepareOrder order) {
    HostPin pin = Identity.of(host);
    if (!pin.node().equals(order.node())) {
      return new PrepareReport.Refused(
          Refusal.WRONG_HOST,
          "the run was started for node "
              + order.node()
              + ", this one (machine "
              + pin.machineId()
              + ", state folder "
              + pin.stateRoot()
              + ") is "
              + pin.node());
    }
    RunPaths paths = RunPaths.of(pin, order.runId());
    Optional<PrepareReport> first = stored(paths);
    if (first.isPresent()
        && first.get() instanceof PrepareReport.Ready ready
        && !ready.pin().equals(pin)) {
      return new PrepareReport.Refused(
          Refusal.WRONG_HOST,
          "the folder " + paths.folder() + " was made by another machine or state folder");
    }
    // A run that was made ready may have rebooted since; it is asked once.
    if (first.isEmpty() && order.reboots()) {
      Optional<String> why = comeback.whyNot();
      if (why.isPresent()) {
        return new PrepareReport.Refused(Refusal.NO_BOOT_UNIT, why.get());
      }
    }
    Optional<PrepareReport> refused = reserve(order, pin, paths);
    if (refused.isPresent()) {
      return refused.get();
    }
    if (first.isPresent()) {
      return first.get();
    }
    MaskingConverter.hide(order.secretValues().values());
    order.secretValues().forEach((name, value) -> host.write(paths.secret(name), bytes(value)));
    host.write(paths.definition(), json(order.definition()));
    order.parameters().ifPresent(given -> host.write(paths.parameters(), json(given)));
    if (!order.definition().runbook().redact().isEmpty()) {
      host.write(paths.redact(), json(order.definition().runbook().redact()));
    }
    JsonNode facts = facts(pin);
    PrepareReport ready =
        new PrepareReport.Ready(pin, facts, paths.folder(), warnings(order, facts));
    host.write(paths.prepared(), json(ready, PrepareReport.class));
    return ready;
  }

  private Optional<PrepareReport> stored(RunPaths paths) {
    return host.read(paths.prepared(), 0, MOST)
        .map(
            bytes -> {
              try {
                return SalvorJson.mapper().readValue(bytes, PrepareReport.class);
              } catch (IOException e) {
                throw new StateUnusableException("cannot read " + paths.prepared(), e);
              }
            });
  }

  private Optional<PrepareReport> reserve(PrepareOrder order, HostPin pin, RunPaths paths) {
    Ran ran = ask(order, pin, paths, NOBODY);
    if (ran.out().startsWith(LAPSED)) {
      String[] words = ran.out().strip().substring(LAPSED.length()).split(" ", 2);
      String holder = words[1];
      if (holders.isOpen(holder)) {
        return Optional.of(
            new PrepareReport.Refused(
                Refusal.LOCKED,
                "the run "
                    + holder
                    + " has locked this host and is paused, waiting for a decision or stuck; see:"
                    + " salvor show "
                    + holder));
      }
      ran = ask(order, pin, paths, words[0]);
    }
    if (ran.out().startsWith("refused ")) {
      String[] words = ran.out().strip().split(" ", 3);
      Refusal refusal = Refusal.valueOf(words[1]);
      return Optional.of(
          refusal == Refusal.CLOSED
              ? closed(paths, words[2])
              : new PrepareReport.Refused(refusal, words[2]));
    }
    return Optional.empty();
  }

  /**
   * Runs the host's program.
   *
   * @param take the folder of the run that has ended without releasing the host
   */
  private Ran ask(PrepareOrder order, HostPin pin, RunPaths paths, String take) {
    Events events = Events.send(host, paths, order.journal());
    List<String> args = new ArrayList<>();
    args.add("supervisor-prepare.sh");
    args.addAll(List.of(pin.stateRoot(), pin.machineId(), pin.stateId(), paths.name()));
    args.addAll(List.of(order.lockHost() ? "1" : "0", take));
    args.addAll(events.args());
    args.addAll(identity(order));
    order.secretFiles().forEach((name, path) -> args.addAll(List.of(name, path)));
    Ran ran = library.run(host, pin.stateRoot(), args);
    if (!ran.ok()) {
      throw new StateUnusableException(
          "cannot prepare " + paths.folder() + ": " + ran.err().strip());
    }
    return ran;
  }

  private static List<String> identity(PrepareOrder order) {
    RunIdentity identity = order.identity();
    return order.parametersSha256().isEmpty()
        ? List.of("-", "-", "-", "-", "-")
        : List.of(
            identity.runId().value(),
            identity.runbook(),
            identity.definitionSha256(),
            identity.parametersSha256(),
            identity.digest());
  }

  /** The outcome that the close left behind. */
  private PrepareReport closed(RunPaths paths, String why) {
    Optional<byte[]> outcome = host.read(paths.folder() + "/closed", 0, MOST);
    try {
      return outcome.isPresent()
          ? new PrepareReport.EndedBefore(
              SalvorJson.mapper().readValue(outcome.get(), RunOutcome.class))
          : new PrepareReport.Refused(Refusal.CLOSED, why);
    } catch (IOException e) {
      return new PrepareReport.Refused(
          Refusal.CLOSED, why + " (and how it ended cannot be read: " + e.getMessage() + ")");
    }
  }

  private JsonNode facts(HostPin pin) {
    return Facts.parse(library.run(host, pin.stateRoot(), List.of("supervisor-facts.sh")).out());
  }

  private static List<String> warnings(PrepareOrder order, JsonNode facts) {
    List<String> warnings = new ArrayList<>();
    if (!facts.path("root").asBoolean()) {
      warnings.add(
          "runs as "
              + facts.path("user").asText("a normal user")
              + ", not as root: what needs root will fail or be left out");
    }
    if (!order.lockHost() && order.reboots()) {
      warnings.add(
          "the run can reboot the host but does not lock it; add locks: [host] to the runbook");
    }
    return warnings;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] json(Object value) {
    return json(value, value.getClass());
  }

  private static byte[] json(Object value, Class<?> as) {
    try {
      return SalvorJson.mapper().writerFor(as).writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(as.getSimpleName() + " cannot be written as JSON", e);
    }
  }
}

package dev.salvor.activity.host;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.activity.log.MaskingConverter;
import dev.salvor.activity.supervisor.Events;
import dev.salvor.activity.supervisor.Library;
import dev.salvor.activity.supervisor.RunPaths;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.SharedStateException;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.trust.Demand;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunIdentity;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;

/** Makes a host ready for a run, once; asked again it gives its first answer. */
final class Preparation {
  private static final int MOST = 1 << 20;
  private static final String NOBODY = "-";
  private static final String LAPSED = "lapsed ";

  private final HostConnection host;
  private final Library library;
  private final Holders holders;
  private final Comeback comeback;
  private final Admission admission;
  private final Predicate<String> maySudo;

  /** For every runbook. */
  Preparation(HostConnection host, Library library, Holders holders, Comeback comeback) {
    this(host, library, holders, comeback, Admission.ALL, path -> false);
  }

  /**
   * For the runbooks that {@code admission} lets in.
   *
   * @param maySudo which files that the account may not read may be read by sudo
   */
  Preparation(
      HostConnection host,
      Library library,
      Holders holders,
      Comeback comeback,
      Admission admission,
      Predicate<String> maySudo) {
    this.admission = admission;
    this.maySudo = maySudo;
    this.host = host;
    this.library = library;
    this.holders = holders;
    this.comeback = comeback;
  }

  PrepareReport prepare(PrepareOrder order) {
    return prepare(order, ready -> new Parcel());
  }

  /**
   * Makes it ready.
   *
   * @param more what else the run's folder gets with the first answer, besides what is needed
   */
  PrepareReport prepare(PrepareOrder order, Function<PrepareReport.Ready, Parcel> more) {
    Arrival arrival;
    try {
      arrival = Arrival.at(host, library, order.runId());
    } catch (SharedStateException e) {
      return new PrepareReport.Refused(Refusal.WRONG_HOST, String.valueOf(e.getMessage()));
    }
    HostPin pin = arrival.pin();
    Optional<PrepareReport> wrong = wrongHost(order, pin);
    if (wrong.isPresent()) {
      return wrong.get();
    }
    RunPaths paths = RunPaths.of(pin, order.runId());
    Optional<PrepareReport> first = arrival.prepared() ? stored(paths) : Optional.empty();
    if (first.isPresent()
        && first.get() instanceof PrepareReport.Ready ready
        && !ready.pin().equals(pin)) {
      return new PrepareReport.Refused(
          Refusal.WRONG_HOST,
          "the folder " + paths.folder() + " was made by another machine or state folder");
    }
    if (order.halts() && first.isPresent()) {
      Optional<String> why = new Halting(host, library).halt(pin, paths, order.identity().digest());
      if (why.isPresent()) {
        return new PrepareReport.Refused(Refusal.WRONG_HOST, why.get());
      }
    }
    // A run that was let in goes to its end, whatever is asked of others since.
    Optional<String> signers = Optional.empty();
    if (first.isEmpty()) {
      switch (admission.of(order.definition().written())) {
        case Demand.Answer.Met met -> signers = met.because();
        case Demand.Answer.Unmet unmet -> {
          return new PrepareReport.Refused(Refusal.UNSIGNED, unmet.why());
        }
      }
    }
    // A run that was made ready may have rebooted since; it is asked once.
    if (first.isEmpty() && order.reboots() && order.route().isEmpty()) {
      Optional<String> why = comeback.whyNot();
      if (why.isPresent()) {
        return new PrepareReport.Refused(Refusal.NO_BOOT_UNIT, why.get());
      }
    }
    Reserved reserved = reserve(order, pin, paths, first.isEmpty());
    if (reserved.refused().isPresent()) {
      return reserved.refused().get();
    }
    if (first.isPresent()) {
      return first.get();
    }
    MaskingConverter.hide(order.secretValues().values());
    Parcel parcel = new Parcel();
    // Until the last of them is there nobody looks at the others, and all come again.
    order.secretValues().forEach((name, value) -> parcel.fresh(paths.secret(name), bytes(value)));
    parcel.fresh(paths.definition(), json(order.definition()));
    order.parameters().ifPresent(given -> parcel.fresh(paths.parameters(), json(given)));
    if (!order.definition().runbook().redact().isEmpty()) {
      parcel.fresh(paths.redact(), json(order.definition().runbook().redact()));
    }
    JsonNode facts = Facts.parse(reserved.facts());
    PrepareReport.Ready ready =
        new PrepareReport.Ready(pin, facts, paths.folder(), warnings(order, facts), false, signers);
    parcel.whole(paths.prepared(), json(ready, PrepareReport.class));
    host.write(parcel.and(more.apply(ready)));
    return ready;
  }

  /** A host far away without a worker has no node that is known before it is reached at first. */
  private static Optional<PrepareReport> wrongHost(PrepareOrder order, HostPin pin) {
    Optional<NodeId> begunOn = order.route().flatMap(Route::begunOn);
    Optional<NodeId> meant =
        order.route().isEmpty()
            ? Optional.of(order.node())
            : begunOn.or(() -> order.route().get().worker().map(Route.OwnWorker::node));
    return meant
        .filter(node -> !node.equals(pin.node()))
        .map(
            node ->
                new PrepareReport.Refused(
                    Refusal.WRONG_HOST,
                    (begunOn.isPresent()
                            ? "the run has begun on node "
                            : "the run was started for node ")
                        + node
                        + ", this one (machine "
                        + pin.machineId()
                        + ", state folder "
                        + pin.stateRoot()
                        + ") is "
                        + pin.node()));
  }

  private record Reserved(Optional<PrepareReport> refused, String facts) {
    static Reserved refused(PrepareReport report) {
      return new Reserved(Optional.of(report), "");
    }
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

  private Reserved reserve(PrepareOrder order, HostPin pin, RunPaths paths, boolean facts) {
    Ran ran = ask(order, pin, paths, facts, NOBODY);
    if (ran.out().startsWith(LAPSED)) {
      String[] words = ran.out().strip().substring(LAPSED.length()).split(" ", 2);
      String holder = words[1];
      if (holders.isOpen(holder)) {
        return Reserved.refused(
            new PrepareReport.Refused(
                Refusal.LOCKED,
                "the run "
                    + holder
                    + " has locked this host and is paused, waiting for a decision or stuck; see:"
                    + " salvor show "
                    + holder));
      }
      ran = ask(order, pin, paths, facts, words[0]);
    }
    if (ran.out().startsWith("refused ")) {
      String[] words = ran.out().strip().split(" ", 3);
      Refusal refusal = Refusal.valueOf(words[1]);
      return Reserved.refused(
          refusal == Refusal.CLOSED
              ? closed(paths, words[2])
              : new PrepareReport.Refused(refusal, words[2]));
    }
    return new Reserved(Optional.empty(), ran.out());
  }

  /**
   * Runs the host's program.
   *
   * @param facts it tells of the host, too
   * @param take the folder of the run that has ended without releasing the host
   */
  private Ran ask(PrepareOrder order, HostPin pin, RunPaths paths, boolean facts, String take) {
    Events events = Events.of(paths, order.journal());
    List<String> args = new ArrayList<>();
    args.add("supervisor-prepare.sh");
    args.addAll(List.of(pin.stateRoot(), pin.machineId(), pin.stateId(), paths.name()));
    args.addAll(List.of(order.lockHost() ? "1" : "0", take, facts ? "1" : "0"));
    args.addAll(events.args());
    args.addAll(identity(order));
    order.secretFiles().forEach((name, from) -> args.addAll(List.of(name, reference(order, from))));
    Ran ran = library.run(host, pin.stateRoot(), events.parcel(), args);
    if (!ran.ok()) {
      throw new StateUnusableException(
          "cannot prepare " + paths.folder() + ": " + ran.err().strip());
    }
    return ran;
  }

  /**
   * Where a secret comes from, as the host's program takes it: written anew from what the policy
   * was asked about, since a shell there reads it. A plan, which brings no parameters, runs no
   * command for one.
   */
  private String reference(PrepareOrder order, String given) {
    String from = SecretRef.ofHost(given).forHost();
    if (from.startsWith("/")) {
      return maySudo.test(from) ? "sudo:" + from : from;
    }
    return from.startsWith("exec:") && order.parameters().isEmpty() ? "plan:" + from : from;
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

package dev.salvor.activity.supervisor;

import dev.salvor.activity.transport.Heads;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.activity.transport.Ran;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** Brings an order to its host and has a supervisor started there. Not thread-safe. */
final class Delivery {
  /** What the host said. */
  sealed interface Answer {
    record Sent(RunMasker masker) implements Answer {}

    record Refused(Refusal refusal, String why) implements Answer {}
  }

  static final String NO_START = "-";

  private static final int SECRET = 64 * 1024;

  private final HostConnection host;
  private final Library library;
  private final SupervisorSettings settings;
  private final SegmentOrder order;
  private final Watcher watcher;
  private final RunPaths paths;
  private final String digest;

  Delivery(
      HostConnection host,
      Library library,
      SupervisorSettings settings,
      SegmentOrder order,
      Watcher watcher) {
    this.watcher = watcher;
    this.host = host;
    this.library = library;
    this.settings = settings;
    this.order = order;
    this.paths = RunPaths.of(order.pin(), order.runId());
    this.digest = OrderDigest.of(order);
  }

  /** Whether the host has this order, with whatever content; if so, the record is read. */
  boolean known(RecordTail tail) {
    String text = paths.order(order.segment(), order.order());
    if (!host.isFar()) {
      boolean known = host.read(text, 0, 1).isPresent();
      if (known) {
        tail.read();
      }
      return known;
    }
    Heads heads = host.heads(List.of(text, tail.path()), RecordTail.BEGIN);
    boolean known = heads.exists(text);
    if (known) {
      tail.read(heads);
    }
    return known;
  }

  /**
   * Sends what is missing and starts a supervisor.
   *
   * @param go number of the step after which a held order may go on, {@code 0} if none; {@link
   *     #NO_START} starts no supervisor
   */
  Answer send(boolean known, String go) {
    return send(known, go, new Parcel());
  }

  /** As {@link #send(boolean, String)}, with something that is written before if it can be. */
  Answer send(boolean known, String go, Parcel page) {
    String incoming = "-";
    Parcel parcel = new Parcel().and(page);
    if (!known) {
      // All that it needs is there before the order is, so whoever finds the order needs nothing.
      SegmentOrder brought = new Staging(host, library, order, watcher).brought();
      OrderText.files(brought)
          .forEach(
              (sha, text) -> parcel.whole(paths.file(sha), text.getBytes(StandardCharsets.UTF_8)));
      incoming = "incoming." + UUID.randomUUID();
      String text =
          OrderText.render(brought, digest, library.folder(paths.root()), settings.hardCap());
      parcel.fresh(
          paths.segment(order.segment()) + "/" + incoming, text.getBytes(StandardCharsets.UTF_8));
    }
    Events events = Events.of(paths, order.journal());
    parcel.and(events.parcel());
    HostPin pin = order.pin();
    List<String> args = new ArrayList<>();
    args.addAll(List.of("supervisor-begin.sh", pin.stateRoot(), pin.machineId()));
    args.addAll(List.of(pin.stateId(), paths.name(), Integer.toString(order.segment())));
    args.addAll(List.of(Integer.toString(order.order()), digest, go, incoming));
    args.addAll(events.args());
    args.add(order.identity().isEmpty() ? "-" : order.identity());
    return answer(library.run(host, paths.root(), parcel, args));
  }

  private Answer answer(Ran ran) {
    if (!ran.ok()) {
      throw new StateUnusableException(
          "the order could not be begun in "
              + paths.segment(order.segment())
              + " (exit "
              + ran.exit()
              + "): "
              + ran.err().strip());
    }
    if (ran.out().startsWith("refused ")) {
      String[] words = ran.out().strip().split(" ", 3);
      return new Answer.Refused(Refusal.valueOf(words[1]), words[2]);
    }
    boolean redact = ran.out().lines().anyMatch("redact"::equals);
    return new Answer.Sent(
        new RunMasker(
            host,
            names(ran, "secret ").map(paths::secret).toList(),
            names(ran, "later ").map(paths::secret).toList(),
            redact ? redact() : List.of()));
  }

  private static Stream<String> names(Ran ran, String kind) {
    return ran.out()
        .lines()
        .filter(line -> line.startsWith(kind))
        .map(line -> line.substring(kind.length()));
  }

  /** The patterns of the runbook's {@code redact}, a JSON list in the run's folder. */
  private List<String> redact() {
    Optional<byte[]> json = host.read(paths.redact(), 0, SECRET);
    if (json.isEmpty()) {
      return List.of();
    }
    try {
      return List.of(SalvorJson.mapper().readValue(json.get(), String[].class));
    } catch (IOException e) {
      throw new StateUnusableException("cannot read redact.json of the run", e);
    }
  }
}

package dev.salvor.worker.watch;

import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.refused.RefusedStarts;
import dev.salvor.workflow.standing.StandingOrders;
import io.grpc.StatusRuntimeException;
import io.temporal.common.converter.DataConverter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** One look at everything. */
public final class Look {
  private static final String STORE = "store";

  private final StateFolder state;
  private final Optional<EngineTarget> target;
  private final Supplier<Optional<DataConverter>> converter;
  private final List<String> queues;
  private final Function<Instant, Map<String, Instant>> begun;
  private final Limits limits;

  /**
   * At the node of a state folder.
   *
   * @param target the engine that it uses; absent if none was ever started
   * @param converter opens what runs say of themselves; absent without their key
   * @param queues of the node's runs; none if they were never known
   * @param begun the runs that this node has begun since a time, and when
   */
  public Look(
      StateFolder state,
      Optional<EngineTarget> target,
      Supplier<Optional<DataConverter>> converter,
      List<String> queues,
      Function<Instant, Map<String, Instant>> begun,
      Limits limits) {
    this.state = state;
    this.target = target;
    this.converter = converter;
    this.queues = List.copyOf(queues);
    this.begun = begun;
    this.limits = limits;
  }

  /** All findings, and the memory with what was measured. */
  public record Seen(List<Finding> findings, Memory memory) {
    public Seen {
      findings = List.copyOf(findings);
    }
  }

  /** Looks; waits at most the patience of the limits for engine and worker each. */
  public Seen look(Memory before, Instant now) {
    List<Finding> out = new ArrayList<>();
    NodeLook node = new NodeLook(state, target, limits.patience());
    Optional<RunsLook.Seen> runs = node.serves() ? runs(now) : Optional.empty();
    long open = runs.map(RunsLook.Seen::open).orElseGet(() -> node.isOurs() ? inStore(out) : 0);
    out.addAll(node.look(open));
    if (runs.isEmpty() && node.serves()) {
      runs = runs(now);
    }
    runs.ifPresent(seen -> out.addAll(seen.findings()));
    boolean none = runs.isEmpty() && node.isOurs() && open == 0 && !isUnreadable(out);
    if (!none) {
      out.addAll(unseen(before, runs));
    }
    DiskLook.Seen disks = new DiskLook(state, limits.freePercent(), now).look(before.disks());
    out.addAll(disks.findings());
    out.addAll(new StopsLook(state, now).look());
    out.addAll(new WaysLook(state).look());
    out.addAll(new EngineChanges(state, now).look());
    out.addAll(RefusedLook.look(RefusedStarts.read(RefusedStarts.file(state.node()), now)));
    return new Seen(out, before.withDisks(disks.samples()));
  }

  /** What nobody could look at again is neither over nor another matter. */
  private static List<Finding> unseen(Memory before, Optional<RunsLook.Seen> runs) {
    return before.known().values().stream()
        .map(Memory.Known::finding)
        .filter(Unseen::isOfTheEngine)
        .filter(old -> runs.map(seen -> seen.unseen().has(old)).orElse(true))
        .toList();
  }

  private Optional<RunsLook.Seen> runs(Instant now) {
    Optional<DataConverter> opens = converter.get();
    if (target.isEmpty() || opens.isEmpty()) {
      return Optional.empty();
    }
    try (EngineConnection engine = EngineConnection.open(target.get())) {
      RunsLook.Seen seen = new RunsLook(engine, opens.get(), queues, limits, now).look();
      Map<String, Instant> since = begun.apply(now.minus(ForcedEnds.REMEMBERED));
      StandingOrders orders = new StandingOrders(state.node());
      return Optional.of(
          seen.and(new ForcedEnds(engine, queues, since.keySet(), now).look())
              .and(new SchedulesLook(engine, opens.get(), queues, orders, since, now).look()));
    } catch (StatusRuntimeException | UncheckedIOException notNow) {
      return Optional.empty();
    }
  }

  private static boolean isUnreadable(List<Finding> out) {
    return out.stream().anyMatch(finding -> finding.key().equals(STORE));
  }

  private long inStore(List<Finding> out) {
    try {
      return EngineStore.of(state).openRuns();
    } catch (NodeException unreadable) {
      out.add(
          new Finding(
              STORE,
              "unreadable",
              "the engine's store cannot be read",
              String.valueOf(unreadable.getMessage()),
              "salvor doctor"));
      return 0;
    }
  }
}

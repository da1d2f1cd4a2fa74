package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.BatchActivities;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.RunId;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Hosts in memory behind one gateway, found by the last part of the run's id. */
final class InMemoryFleet implements BatchActivities, HostActivities {
  private final Map<String, InMemoryHost> hosts = new ConcurrentHashMap<>();
  private final List<String> batches = new ArrayList<>();
  private final List<String> alone = new ArrayList<>();
  private final Set<String> slow = ConcurrentHashMap.newKeySet();
  private final Set<String> silent = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> lost = new ConcurrentHashMap<>();
  private final List<PrepareOrder> prepared = new ArrayList<>();

  InMemoryHost host(String name) {
    return hosts.computeIfAbsent(name, n -> new InMemoryHost());
  }

  /** Its first segment in a batch is answered too late to be waited for. */
  void slow(String host) {
    slow.add(host);
  }

  /** It does not answer in batches. */
  void silent(String host) {
    silent.add(host);
  }

  /** It is lost with the first segment, and does not answer so often when it is prepared again. */
  void lost(String host, int silences) {
    lost.put(host, silences);
  }

  /** Orders to prepare that came in activities of their own. */
  synchronized List<PrepareOrder> prepared() {
    return List.copyOf(prepared);
  }

  /** What travelled together, as {@code segment 3}. */
  synchronized List<String> batches() {
    return List.copyOf(batches);
  }

  /** Orders in activities of their own, as {@code h1 segment}. */
  synchronized List<String> alone() {
    return List.copyOf(alone);
  }

  private static String name(RunId run) {
    return run.value().substring(run.value().indexOf('/') + 1);
  }

  private InMemoryHost of(RunId run) {
    return host(name(run));
  }

  private synchronized InMemoryHost alone(RunId run, String what) {
    alone.add(name(run) + " " + what);
    return of(run);
  }

  @Override
  public BatchReport batch(BatchOrder order) {
    String kind =
        switch (order.items().get(0)) {
          case BatchOrder.Item.Prepare ignored -> "prepare";
          case BatchOrder.Item.Segment ignored -> "segment";
          case BatchOrder.Item.Close ignored -> "close";
        };
    synchronized (this) {
      batches.add(kind + " " + order.items().size());
    }
    return new BatchReport(order.items().stream().map(this::answer).toList());
  }

  private BatchReport.Answer answer(BatchOrder.Item item) {
    return switch (item) {
      case BatchOrder.Item.Prepare p when silent.contains(name(p.order().runId())) ->
          new BatchReport.Answer.Failed("HOST_UNREACHABLE", "it does not answer");
      case BatchOrder.Item.Prepare p ->
          new BatchReport.Answer.Prepared(of(p.order().runId()).prepare(p.order()));
      case BatchOrder.Item.Segment s when lost.containsKey(name(s.order().runId())) -> {
        of(s.order().runId()).segment(s.order());
        yield new BatchReport.Answer.Failed("HOST_UNREACHABLE", "it does not answer");
      }
      case BatchOrder.Item.Segment s when slow.remove(name(s.order().runId())) ->
          new BatchReport.Answer.Late();
      case BatchOrder.Item.Segment s ->
          new BatchReport.Answer.Ran(of(s.order().runId()).segment(s.order()));
      case BatchOrder.Item.Close c ->
          new BatchReport.Answer.Closed(of(c.order().runId()).close(c.order()));
    };
  }

  @Override
  public PrepareReport prepare(PrepareOrder order) {
    InMemoryHost host = alone(order.runId(), "prepare");
    synchronized (this) {
      prepared.add(order);
    }
    Integer left = lost.computeIfPresent(name(order.runId()), (h, n) -> n - 1);
    if (left != null && left >= 0) {
      throw ApplicationFailure.newFailure("it does not answer", "HOST_UNREACHABLE");
    }
    return host.prepare(order);
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    return alone(order.runId(), "segment").segment(order);
  }

  @Override
  public void hold(HoldOrder order) {
    alone(order.runId(), "hold").hold(order);
  }

  @Override
  public void tell(TellOrder order) {
    alone(order.runId(), "tell").tell(order);
  }

  @Override
  public CloseReport close(CloseOrder order) {
    return alone(order.runId(), "close").close(order);
  }
}

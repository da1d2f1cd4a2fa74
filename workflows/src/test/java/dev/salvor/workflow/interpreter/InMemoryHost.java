package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.HostPin;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepPart;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCanceledException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * A host that keeps its record in memory and follows the contract: an order begins once and is
 * attached to afterwards, the runner stops at the first step that does not end well, a conflicting
 * order is refused, events are kept by their number. What its programs do is up to the test.
 */
final class InMemoryHost implements HostActivities {
  static final HostPin PIN = new HostPin("machine", "/var/lib/salvor", "state");

  /** One execution of a program. */
  record Call(
      String step,
      int attempt,
      String variant,
      StepOrder.Op op,
      StepPart part,
      List<String> argv,
      int segment,
      int order,
      List<Long> eventsOnDisk,
      AtomicBoolean stop) {}

  private final Map<String, Function<Call, AttemptResult>> programs = new ConcurrentHashMap<>();
  private final Map<String, String> causes = new ConcurrentHashMap<>();
  private final Map<String, Map<String, JsonNode>> outputs = new ConcurrentHashMap<>();
  private final Map<String, SegmentOrder> orders = new LinkedHashMap<>();
  private final Map<String, CompletableFuture<SegmentReport>> running = new LinkedHashMap<>();
  private final Map<String, AtomicBoolean> stops = new ConcurrentHashMap<>();
  private final List<Call> calls = new ArrayList<>();
  private final List<PrepareOrder> prepared = new ArrayList<>();
  private final List<CloseOrder> closed = new ArrayList<>();
  private final SortedMap<Long, RunEvent> events = new TreeMap<>();
  final Holds holds = new Holds();
  private final List<PrepareReport> prepareAnswers = new ArrayList<>();
  private final List<SegmentReport> segmentAnswers = new ArrayList<>();
  private final List<CloseReport> closeAnswers = new ArrayList<>();
  private Optional<RuntimeException> broken = Optional.empty();
  private Optional<CountDownLatch> held = Optional.empty();
  private Optional<SegmentReport> first = Optional.empty();
  private boolean repeats;
  private boolean tells;
  private long seconds;

  /** {@code name} as argv[0] does this from now on; a program that is not given exits with 0. */
  InMemoryHost program(String name, Function<Call, AttemptResult> what) {
    programs.put(name, what);
    return this;
  }

  /** What does not end well in this step names this cause. */
  InMemoryHost cause(String step, String word) {
    causes.put(step, word);
    return this;
  }

  InMemoryHost exits(String name, int code) {
    return program(name, call -> new AttemptResult.Exited(code));
  }

  /** The results of {@code name} one after the other; the last stays. */
  InMemoryHost gives(String name, AttemptResult... results) {
    int[] n = new int[1];
    return program(name, call -> results[Math.min(n[0]++, results.length - 1)]);
  }

  /** {@code name} runs until it is stopped. */
  InMemoryHost hangs(String name) {
    return program(
        name,
        call -> {
          Flags.waitFor(call.stop());
          return new AttemptResult.Canceled();
        });
  }

  InMemoryHost output(String step, Map<String, JsonNode> values) {
    outputs.put(step, values);
    return this;
  }

  InMemoryHost answerPrepare(PrepareReport... answers) {
    prepareAnswers.addAll(List.of(answers));
    return this;
  }

  InMemoryHost answerSegment(SegmentReport... answers) {
    segmentAnswers.addAll(List.of(answers));
    return this;
  }

  InMemoryHost answerClose(CloseReport... answers) {
    closeAnswers.addAll(List.of(answers));
    return this;
  }

  /** The node tells people of runs. */
  InMemoryHost tells() {
    tells = true;
    return this;
  }

  /** Every order is carried out, but answered with what the first one was answered. */
  InMemoryHost repeatsItsFirstAnswer() {
    repeats = true;
    return this;
  }

  /** From now on every segment order breaks so. */
  InMemoryHost breaks(RuntimeException failure) {
    broken = Optional.of(failure);
    return this;
  }

  @Override
  public synchronized PrepareReport prepare(PrepareOrder order) {
    prepared.add(order);
    if (!prepareAnswers.isEmpty()) {
      PrepareReport answer = prepareAnswers.remove(0);
      if (!(answer instanceof PrepareReport.Ready)) {
        return answer;
      }
    }
    keep(order.journal());
    return new PrepareReport.Ready(
        PIN,
        JsonNodeFactory.instance.objectNode().put("os", "test"),
        "/var/lib/salvor/runs/" + order.runId().folder(),
        List.of(),
        tells);
  }

  /** The first order of segment 1 is looked at only after one of another segment. */
  InMemoryHost delaysFirstOrder() {
    held = Optional.of(new CountDownLatch(1));
    return this;
  }

  private void holdBack(SegmentOrder order) {
    if (held.isEmpty()) {
      return;
    }
    if (order.segment() != 1) {
      held.get().countDown();
      return;
    }
    try {
      held.get().await(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public SegmentReport segment(SegmentOrder order) {
    holdBack(order);
    String key = order.segment() + "." + order.order();
    CompletableFuture<SegmentReport> report;
    synchronized (this) {
      if (broken.isPresent()) {
        throw broken.get();
      }
      if (!segmentAnswers.isEmpty()) {
        return segmentAnswers.remove(0);
      }
      if (!order.pin().equals(PIN)) {
        return new SegmentReport.Refused(Refusal.WRONG_HOST, "other pin");
      }
      SegmentOrder before = orders.putIfAbsent(key, order);
      if (before != null && !before.steps().equals(order.steps())) {
        return new SegmentReport.Refused(Refusal.ORDER_CONFLICT, key);
      }
      keep(order.journal());
      AtomicBoolean stop = stops.computeIfAbsent(key, k -> new AtomicBoolean());
      report = running.computeIfAbsent(key, k -> begin(order, stop));
    }
    SegmentReport answer = attach(report, stops.get(key));
    synchronized (this) {
      first = first.or(() -> Optional.of(answer));
      return repeats ? first.get() : answer;
    }
  }

  @Override
  public void hold(HoldOrder order) {
    holds.hold(order.segment(), order.order());
  }

  @Override
  public void tell(TellOrder order) {}

  @Override
  public synchronized CloseReport close(CloseOrder order) {
    CloseReport answer =
        closeAnswers.isEmpty() ? new CloseReport(true, "") : closeAnswers.remove(0);
    if (answer.closed()) {
      keep(order.journal());
      closed.add(order);
    }
    return answer;
  }

  private static SegmentReport attach(CompletableFuture<SegmentReport> report, AtomicBoolean stop) {
    while (true) {
      try {
        return report.get(20, TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        try {
          Activity.getExecutionContext().heartbeat("");
        } catch (ActivityCanceledException canceled) {
          Flags.raise(stop);
        }
      } catch (InterruptedException | ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private CompletableFuture<SegmentReport> begin(SegmentOrder order, AtomicBoolean stop) {
    CompletableFuture<SegmentReport> report = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> report.complete(run(order, stop)));
    return report;
  }

  private SegmentReport run(SegmentOrder order, AtomicBoolean stop) {
    List<StepReport> reports = new ArrayList<>();
    for (StepOrder step : order.steps()) {
      if (stop.get() || holds.isHeld(order.segment(), order.order())) {
        return new SegmentReport.Ended(order.segment(), order.order(), reports, true);
      }
      StepReport report = step(order, step, stop);
      reports.add(report);
      if (!report.done()) {
        break;
      }
    }
    return new SegmentReport.Ended(
        order.segment(),
        order.order(),
        reports,
        stop.get() || holds.isHeld(order.segment(), order.order()));
  }

  private StepReport step(SegmentOrder order, StepOrder step, AtomicBoolean stop) {
    if (step.check().isPresent()) {
      AttemptResult said = execute(order, step, StepPart.CHECK, step.check().get(), stop);
      if (said.equals(new AttemptResult.Exited(0))) {
        return report(step, StepPart.CHECK, said, true);
      }
      if (!(said instanceof AttemptResult.Exited)) {
        return report(step, StepPart.CHECK, said, false);
      }
      if (step.afterUnknown() && !said.equals(new AttemptResult.Exited(1))) {
        return report(step, StepPart.CHECK, new AttemptResult.Unknown(), false);
      }
    }
    AttemptResult result = execute(order, step, StepPart.COMMAND, step.command(), stop);
    if (!result.equals(new AttemptResult.Exited(0))) {
      return report(step, StepPart.COMMAND, result, false);
    }
    Optional<Command> verify = step.verify();
    if (verify.isEmpty()) {
      return report(step, StepPart.COMMAND, result, true);
    }
    AttemptResult verified = execute(order, step, StepPart.VERIFY, verify.get(), stop);
    return report(step, StepPart.VERIFY, verified, verified.equals(new AttemptResult.Exited(0)));
  }

  private AttemptResult execute(
      SegmentOrder order, StepOrder step, StepPart part, Command command, AtomicBoolean stop) {
    List<String> argv = ((Program.Argv) command.program()).argv();
    Call call;
    synchronized (this) {
      call =
          new Call(
              step.id(),
              step.attempt(),
              step.variant(),
              step.op(),
              part,
              argv,
              order.segment(),
              order.order(),
              List.copyOf(events.keySet()),
              stop);
      calls.add(call);
    }
    return programs.getOrDefault(argv.get(0), c -> new AttemptResult.Exited(0)).apply(call);
  }

  private synchronized StepReport report(
      StepOrder step, StepPart part, AttemptResult result, boolean done) {
    seconds += 2;
    Instant end = Instant.EPOCH.plusSeconds(seconds);
    return new StepReport(
        step.id(),
        step.attempt(),
        done,
        part,
        result,
        end.minusSeconds(1),
        end,
        "last words of " + step.id(),
        10,
        0,
        step.id() + "." + step.attempt() + ".out",
        done && part != StepPart.CHECK ? outputs.getOrDefault(step.id(), Map.of()) : Map.of(),
        "",
        false,
        done ? Optional.empty() : Optional.ofNullable(causes.get(step.id())));
  }

  private void keep(List<RunEvent> journal) {
    long newest = events.isEmpty() ? 0 : events.lastKey();
    journal.stream()
        .filter(event -> event.seq() > newest)
        .forEach(event -> events.put(event.seq(), event));
  }

  synchronized List<Call> calls() {
    return List.copyOf(calls);
  }

  /** What was executed, as {@code step:argv0}, without checks and verifies. */
  synchronized List<String> commands() {
    return calls.stream()
        .filter(call -> call.part() == StepPart.COMMAND)
        .map(call -> call.argv().get(0))
        .toList();
  }

  synchronized List<SegmentOrder> orders() {
    return List.copyOf(orders.values());
  }

  synchronized List<PrepareOrder> prepared() {
    return List.copyOf(prepared);
  }

  synchronized List<CloseOrder> closed() {
    return List.copyOf(closed);
  }

  /** The events that reached the host, by number. */
  synchronized List<RunEvent> events() {
    return List.copyOf(events.values());
  }
}

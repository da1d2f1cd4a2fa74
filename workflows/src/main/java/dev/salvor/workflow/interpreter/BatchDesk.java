package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.BatchActivities;
import dev.salvor.workflow.contract.order.BatchOrder;
import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Gathers the orders of runs side by side and sends them together, when every run waits. */
final class BatchDesk {
  /**
   * One order that waits.
   *
   * @param longest it may take on its host
   */
  record Asking(BatchOrder.Item item, Duration longest, String summary) {}

  private record Waiting(Asking asking, CompletablePromise<BatchReport.Answer> answer) {}

  private final String queue;
  private final List<Waiting> waiting = new ArrayList<>();
  private int open;
  private int apart;
  private boolean stopped;
  private Optional<CancellationScope> sending = Optional.empty();

  /** By the workers of {@code queue}. */
  BatchDesk(String queue) {
    this.queue = queue;
  }

  /** So many runs send their orders here; each says when it has {@link #left()}. */
  void opens(int runs) {
    open = runs;
  }

  void left() {
    open--;
  }

  int open() {
    return open;
  }

  /** Runs that wait for an order of their own at the moment. */
  int apart() {
    return apart;
  }

  /** Whether a run was stopped: from then on each comes to its end here. */
  boolean isStopped() {
    return stopped;
  }

  /** Sends it with those of the other runs and waits. */
  BatchReport.Answer ask(Asking asking) {
    Waiting mine = new Waiting(asking, Workflow.newPromise());
    waiting.add(mine);
    CancellationScope.current()
        .getCancellationRequest()
        .thenApply(
            why -> {
              stop(mine);
              return why;
            });
    return mine.answer().get();
  }

  private void stop(Waiting one) {
    stopped = true;
    if (waiting.remove(one)) {
      one.answer().completeExceptionally(new CanceledFailure("stopped before it was sent"));
    } else if (!one.answer().isCompleted()) {
      sending.ifPresent(CancellationScope::cancel);
    }
  }

  /** Does what one run needs apart from the others, who do not wait for it. */
  <T> T apart(Supplier<T> work) {
    apart++;
    try {
      return work.get();
    } finally {
      apart--;
    }
  }

  /**
   * Waits until orders can be sent and sends them; false when every run has left.
   *
   * @param unsaid whether there is news that nobody was told of: it goes out when those that are
   *     left are all apart
   */
  boolean serve(BooleanSupplier unsaid, Runnable tell) {
    Workflow.await(() -> open == 0 || isEveryoneHere() || (open == apart && unsaid.getAsBoolean()));
    if (open == 0) {
      return false;
    }
    tell.run();
    if (isEveryoneHere()) {
      send();
    }
    return true;
  }

  private boolean isEveryoneHere() {
    return !waiting.isEmpty() && waiting.size() >= open - apart;
  }

  private void send() {
    List<Waiting> batch = List.copyOf(waiting);
    waiting.clear();
    Duration longest =
        batch.stream()
            .map(w -> w.asking().longest())
            .max(Duration::compareTo)
            .orElse(Duration.ZERO);
    String summary = batch.get(0).asking().summary() + " on " + batch.size();
    BatchActivities hosts =
        Workflow.newActivityStub(
            BatchActivities.class, ActivityProfiles.batch(queue, longest, summary));
    BatchOrder order = new BatchOrder(batch.stream().map(w -> w.asking().item()).toList());
    List<BatchReport.Answer> answers = new ArrayList<>();
    CancellationScope scope =
        Workflow.newDetachedCancellationScope(() -> answers.addAll(hosts.batch(order).answers()));
    sending = Optional.of(scope);
    try {
      scope.run();
      for (int i = 0; i < batch.size(); i++) {
        batch.get(i).answer().complete(answers.get(i));
      }
    } catch (ActivityFailure e) {
      batch.forEach(w -> w.answer().completeExceptionally(e));
    } finally {
      sending = Optional.empty();
    }
  }
}

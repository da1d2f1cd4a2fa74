package dev.salvor.activity.host;

import dev.salvor.workflow.contract.order.BatchReport;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import io.temporal.client.ActivityCompletionException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The answers of many hosts as they come. Safe for any thread. */
final class BatchAnswers {
  private static final long LOOK = TimeUnit.MILLISECONDS.toNanos(200);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition news = lock.newCondition();
  private final List<Optional<BatchReport.Answer>> answers = new ArrayList<>();
  private final long begun = System.nanoTime();
  private final Duration patience;
  private int came;
  private long enoughSince;
  private boolean over;

  /**
   * None has come yet.
   *
   * @param patience after the faster half has answered, or one with which anything is to be
   *     decided, the others have this time, or as long again as that took, whichever is more
   */
  BatchAnswers(int hosts, Duration patience) {
    this.patience = patience;
    for (int i = 0; i < hosts; i++) {
      answers.add(Optional.empty());
    }
  }

  void came(int number, BatchReport.Answer answer) {
    lock.lock();
    try {
      answers.set(number, Optional.of(answer));
      came++;
      if (enoughSince == 0 && (came == (answers.size() + 1) / 2 || deviates(answer))) {
        enoughSince = System.nanoTime();
      }
      news.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static boolean deviates(BatchReport.Answer answer) {
    return switch (answer) {
      case BatchReport.Answer.Prepared prepared ->
          !(prepared.report() instanceof PrepareReport.Ready);
      case BatchReport.Answer.Ran ran ->
          !(ran.report() instanceof SegmentReport.Ended ended)
              || ended.stopped()
              || !ended.steps().stream().allMatch(StepReport::done);
      case BatchReport.Answer.Closed closed -> !closed.report().closed();
      case BatchReport.Answer.Late ignored -> true;
      case BatchReport.Answer.Failed ignored -> true;
    };
  }

  /** Nobody waits for the others any more. */
  void over() {
    lock.lock();
    try {
      over = true;
    } finally {
      lock.unlock();
    }
  }

  boolean isOver() {
    lock.lock();
    try {
      return over;
    } finally {
      lock.unlock();
    }
  }

  /**
   * Waits for all answers, or for those of the hosts that are not far behind; what is canceled is
   * waited for, until each host has said that it is gone.
   *
   * @throws ActivityCompletionException the engine no longer wants them from here
   */
  List<BatchReport.Answer> await(BatchBeat beat) {
    lock.lock();
    try {
      while (came < answers.size() && (beat.isCancelled() || !isTooLate())) {
        if (beat.gone().isPresent()) {
          throw beat.gone().get();
        }
        long ignored = news.awaitNanos(LOOK);
      }
      over = true;
      return answers.stream()
          .map(answer -> answer.orElseGet(BatchReport.Answer.Late::new))
          .toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the worker is being stopped", e);
    } finally {
      lock.unlock();
    }
  }

  private boolean isTooLate() {
    if (enoughSince == 0) {
      return false;
    }
    long more = Math.max(patience.toNanos(), enoughSince - begun);
    return System.nanoTime() - enoughSince >= more;
  }
}

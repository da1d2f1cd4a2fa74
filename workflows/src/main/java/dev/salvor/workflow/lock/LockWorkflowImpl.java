package dev.salvor.workflow.lock;

import dev.salvor.workflow.contract.lock.LockActivities;
import dev.salvor.workflow.contract.lock.LockAnswer;
import dev.salvor.workflow.contract.lock.LockClaim;
import dev.salvor.workflow.contract.lock.LockHolder;
import dev.salvor.workflow.contract.lock.LockRequest;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.lock.LockWorkflow;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.common.converter.DataConverterException;
import io.temporal.common.converter.EncodedValues;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.workflow.Async;
import io.temporal.workflow.DynamicSignalHandler;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Gives the lock to one run after another. A run that ends says so; one that could not, because it
 * was ended by force or the engine forgot it, is found by asking for it: every few seconds while
 * somebody waits, else rarely.
 */
public final class LockWorkflowImpl implements LockWorkflow {
  /** How soon a lock whose holder was ended by force is free for whoever waits. */
  private static final Duration SOON = Duration.ofSeconds(2);

  private static final Duration RARELY = Duration.ofMinutes(1);

  /** So many claims and releases fit a history with room to spare. */
  private static final int MOST_SIGNALS = 300;

  /** So many are told of each change; those behind hear how it is when they ask, and later. */
  private static final int TOLD = 10;

  private final LockQueue queue = new LockQueue();
  private final Map<LockClaim, LockAnswer> told = new LinkedHashMap<>();
  private Optional<LockView> shown = Optional.empty();
  private Optional<LockHolder> watched = Optional.empty();
  private boolean often;
  private String name = "";
  private boolean news;
  private int signals;

  @Override
  public void serve(LockRequest request) {
    name = request.name();
    queue.resume(request.state());
    Workflow.registerListener((DynamicSignalHandler) this::take);
    // A lock that somebody cancels would be held by nobody while a run counts on it.
    Workflow.newDetachedCancellationScope(this::serve).run();
  }

  private void serve() {
    while (true) {
      news = false;
      give();
      refuse();
      tell();
      show();
      if (queue.isIdle() && !news) {
        return;
      }
      if (signals >= MOST_SIGNALS || Workflow.getInfo().isContinueAsNewSuggested()) {
        Workflow.continueAsNew(new LockRequest(name, queue.saved()));
      }
      watch();
    }
  }

  /** What cannot be read is passed over: nobody may end a lock by it. */
  private void take(String signal, EncodedValues arguments) {
    signals++;
    try {
      LockClaim claim = arguments.get(0, LockClaim.class);
      if (claim == null) {
        return;
      }
      switch (signal) {
        case ASK -> {
          told.remove(claim);
          queue.ask(claim);
        }
        case RELEASE -> queue.release(claim);
        default -> {
          return;
        }
      }
      news = true;
    } catch (DataConverterException | PayloadCodecException unreadable) {
      return;
    }
  }

  private void give() {
    while (queue.holder().isEmpty()) {
      Optional<LockClaim> next = queue.next();
      if (next.isEmpty()) {
        return;
      }
      queue.give(next.get(), now());
      if (!send(next.get(), granted()).get()) {
        queue.release(next.get());
      }
    }
    if (queue.hasAskedAgain()) {
      send(queue.holder().get().claim(), granted());
    }
  }

  private LockAnswer granted() {
    return new LockAnswer(name, LockAnswer.Kind.GRANTED, Optional.empty(), 0);
  }

  /** Who does not wait is told no, but never because of a run that is gone. */
  private void refuse() {
    Optional<LockClaim> hasty = queue.hasty();
    while (hasty.isPresent() && queue.holder().isPresent()) {
      LockHolder holder = queue.holder().get();
      if (engine().hasEnded(holder.claim())) {
        queue.release(holder.claim());
        give();
      } else if (queue.holder().equals(Optional.of(holder))) {
        queue.release(hasty.get());
        send(hasty.get(), new LockAnswer(name, LockAnswer.Kind.REFUSED, Optional.of(holder), 0))
            .get();
      }
      hasty = queue.hasty();
    }
  }

  private void tell() {
    int ahead = 0;
    for (LockClaim claim : queue.saved().waiting()) {
      LockAnswer answer = new LockAnswer(name, LockAnswer.Kind.WAITS, queue.holder(), ahead++);
      if (!told.containsKey(claim) || (ahead <= TOLD && !answer.equals(told.get(claim)))) {
        told.put(claim, answer);
        send(claim, answer);
      }
    }
    told.keySet().removeIf(claim -> !queue.isWaiting(claim));
  }

  private void show() {
    Optional<LockView> now = Optional.of(queue.view(name));
    if (!now.equals(shown)) {
      shown = now;
      Workflow.upsertMemo(Map.of(LockView.MEMO_KEY, now.get()));
    }
  }

  /**
   * Until somebody asks or releases, or the holder has ended without a word. The question about one
   * that has released ends by itself.
   */
  private void watch() {
    if (queue.holder().isPresent()) {
      watch(queue.holder().get(), queue.isAnyWaiting());
    }
    Workflow.await(() -> news);
  }

  private void watch(LockHolder holder, boolean soon) {
    if (watched.equals(Optional.of(holder)) && (often || !soon)) {
      return;
    }
    watched = Optional.of(holder);
    often = soon;
    LockActivities asking =
        Workflow.newActivityStub(
            LockActivities.class, ActivityProfiles.awaitEnded(soon ? SOON : RARELY));
    Async.procedure(asking::awaitEnded, holder.claim())
        .handle(
            (done, failure) -> {
              if (failure == null) {
                queue.release(holder.claim());
                news = true;
              }
              return null;
            });
  }

  private static LockActivities engine() {
    return Workflow.newActivityStub(LockActivities.class, ActivityProfiles.hasEnded());
  }

  /** Whether there is such a run and it has not ended. */
  private static Promise<Boolean> send(LockClaim claim, LockAnswer answer) {
    return Async.procedure(
            () ->
                Workflow.newUntypedExternalWorkflowStub(claim.run().value()).signal(ANSWER, answer))
        .handle((done, failure) -> failure == null);
  }

  private static Instant now() {
    return Instant.ofEpochMilli(Workflow.currentTimeMillis());
  }
}

package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.profile.ChangeIds;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * That the host does not answer in the middle of its run: shown for as long as it lasts, and noted
 * once at its begin and once at its end.
 */
final class Silence {
  /** An attempt at a host that is not there fails sooner. */
  private static final Duration ANSWERS_BY_THEN = Duration.ofMinutes(2);

  private final EventLog events;
  private final ViewKeeper view;
  private Optional<Instant> since = Optional.empty();

  Silence(EventLog events, ViewKeeper view) {
    this.events = events;
    this.view = view;
  }

  /** An order was not answered; it is sent again for {@code most} together. */
  void lasts(String step, String why, Duration most) {
    if (!ChangeIds.isIn(ChangeIds.LOST_IS_NAMED)) {
      return;
    }
    if (since.isEmpty()) {
      since = Optional.of(Now.instant());
      note(
          step,
          "the host does not answer ("
              + Texts.cut(why, 300)
              + "); asked again for up to "
              + Durations.text(most));
    }
    view.lost(Optional.of(why));
    view.show();
  }

  /**
   * An order is sent again: who has not failed it after a while does answer, and is not shown as
   * lost any more. To be canceled when the order has come back.
   */
  CancellationScope hope() {
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> {
              if (since.isPresent()) {
                Workflow.newTimer(ANSWERS_BY_THEN).handle((passed, failure) -> follows(failure));
              }
            });
    scope.run();
    return scope;
  }

  private boolean follows(@Nullable RuntimeException canceled) {
    if (canceled == null) {
      view.lost(Optional.empty());
      view.show();
    }
    return canceled == null;
  }

  /** An order was answered. */
  void ends(String step) {
    since.ifPresent(
        from ->
            note(
                step,
                "the host answers again, after "
                    + Durations.text(Duration.ofSeconds(secondsSince(from)))));
    givenUp();
  }

  /** It is not asked again. */
  void givenUp() {
    since = Optional.empty();
    view.lost(Optional.empty());
  }

  private static long secondsSince(Instant from) {
    return Duration.between(from, Now.instant()).toSeconds();
  }

  private void note(String step, String text) {
    events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.of(step), text));
  }
}

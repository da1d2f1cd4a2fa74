package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.profile.ChangeIds;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * That the host does not answer in the middle of its run: shown for as long as it lasts, and noted
 * once at its begin and once at its end.
 */
final class Silence {
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

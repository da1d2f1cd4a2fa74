package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.run.RunId;
import java.util.Optional;

/** Why a fleet's run begins no other host, and who is asked whether it goes on. */
final class FleetHalt {
  private final RunId run;
  private final Strategy strategy;
  private final FleetBook book;
  private final Decisions decisions;
  private Optional<String> why = Optional.empty();

  FleetHalt(RunId run, Strategy strategy, FleetBook book, Decisions decisions) {
    this.run = run;
    this.strategy = strategy;
    this.book = book;
    this.decisions = decisions;
  }

  /** Why it ends without its other hosts, if it does. */
  Optional<String> why() {
    return why;
  }

  /** It ends, unless there is no reason. */
  void because(Optional<String> reason) {
    why = reason;
  }

  /** More hosts failed than may, and none runs any more. */
  void spent(Lane lane) {
    String spent = book.spent().orElseThrow();
    switch (strategy.onWaveFailure()) {
      case ABORT -> why = Optional.of(spent);
      case CONTINUE -> {
        if (book.runSpent().isPresent()) {
          why = Optional.of(spent);
        } else {
          book.leaveRestOfWave();
        }
      }
      case ASK -> ask(lane, spent);
    }
  }

  private void ask(Lane lane, String spent) {
    Answer answer =
        decisions.ask(
            lane,
            new Decisions.Asking(
                book.waveName(),
                spent,
                strategy.askTimeout(),
                Ask.OnTimeout.ABORT,
                Optional.of(
                    "a host is not done twice in one run; skip goes on with the others, and"
                        + " afterwards: salvor rerun "
                        + run
                        + " --failed")));
    switch (answer) {
      case SKIP -> book.forgive();
      case ABORT -> why = Optional.of(spent);
      case RETRY, STOPPED -> {}
    }
  }
}

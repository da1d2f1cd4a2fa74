package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.RunState;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many runs at one moment.
 *
 * @param engine where they are
 * @param open what needs somebody first
 * @param notLookedAt more open runs, of which only this is known
 * @param ended those that have ended lately, newest first
 */
public record Top(
    String engine, Instant at, List<RunState> open, List<RunRow> notLookedAt, List<RunRow> ended) {
  public Top {
    open = open.stream().sorted(ORDER).toList();
    notLookedAt = List.copyOf(notLookedAt);
    ended = List.copyOf(ended);
  }

  private static final Comparator<RunState> ORDER =
      Comparator.comparingInt(Top::urgency)
          .thenComparing(s -> question(s).map(Question::expiresAt).orElse(Instant.MAX))
          .thenComparing(RunState::startedAt)
          .thenComparing(s -> s.id().value());

  /** 0: somebody has to do something about it. */
  private static int urgency(RunState state) {
    if (state.status() == RunStatus.STUCK) {
      return 0;
    }
    if (question(state).isPresent()) {
      return 1;
    }
    if (state.trouble().isPresent()) {
      return 2;
    }
    return state.view().flatMap(RunView::paused).isPresent() ? 3 : 4;
  }

  static Optional<Question> question(RunState state) {
    return state.asks();
  }

  /** How many open runs are in each state, what is worst first. */
  public Map<RunStatus, Integer> counts() {
    Map<RunStatus, Integer> counts = new EnumMap<>(RunStatus.class);
    open.forEach(state -> counts.merge(state.status(), 1, Integer::sum));
    notLookedAt.forEach(row -> counts.merge(row.status(), 1, Integer::sum));
    return counts;
  }
}

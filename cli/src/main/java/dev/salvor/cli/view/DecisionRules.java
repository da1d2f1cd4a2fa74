package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.io.Safe;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Whether a decision fits a run as it is, and what would. Pure. */
public final class DecisionRules {
  /** What the rules say. */
  public sealed interface Answer {}

  /**
   * It may be sent.
   *
   * @param step the path of the step it is about
   */
  public record Fits(Optional<String> step) implements Answer {}

  /**
   * It would change nothing, or the wrong thing.
   *
   * @param instead why, and what would be right
   */
  public record Refused(String instead) implements Answer {}

  private DecisionRules() {}

  public static Answer check(Decision.Kind kind, Optional<String> step, RunState state) {
    String verb = kind.name().toLowerCase(Locale.ROOT);
    String run = "run " + state.id();
    if (state.closedAt().isPresent() || state.status().isTerminal()) {
      return new Refused(
          run
              + " has ended "
              + state.status()
              + "; there is nothing to "
              + verb
              + " (see: salvor show "
              + state.id()
              + ")");
    }
    Optional<RunView> view = state.view();
    Optional<Question> waiting = view.flatMap(RunView::waiting);
    Optional<String> paused = view.flatMap(RunView::paused);
    return switch (kind) {
      case RETRY, SKIP, APPROVE, DENY -> answer(kind, verb, step, state, waiting);
      case ABORT -> new Fits(Optional.empty());
      case PAUSE ->
          paused.isPresent()
              ? new Refused(
                  run
                      + " is paused already: "
                      + Safe.line(paused.get())
                      + "; to go on: salvor resume "
                      + state.id())
              : new Fits(Optional.empty());
      case RESUME ->
          paused.isEmpty() && view.isPresent()
              ? new Refused(run + " is not paused, it is " + state.status())
              : new Fits(Optional.empty());
    };
  }

  private static Answer answer(
      Decision.Kind kind,
      String verb,
      Optional<String> step,
      RunState state,
      Optional<Question> waiting) {
    if (waiting.isEmpty()) {
      return new Refused(
          "run "
              + state.id()
              + " does not wait for a decision, it "
              + Hints.waits(state).map(Safe::line).orElse("is " + state.status()));
    }
    List<String> others = state.view().map(RunView::alsoWaiting).orElse(List.of());
    Optional<String> other =
        step.flatMap(s -> others.stream().filter(o -> means(s, o)).findFirst());
    if (other.isPresent()) {
      return new Fits(other);
    }
    String asked = waiting.get().step();
    if (step.isEmpty() && !others.isEmpty()) {
      return new Refused(
          "several steps of run "
              + state.id()
              + " wait; give one of them: "
              + Safe.line(asked + ", " + String.join(", ", others)));
    }
    if (step.isPresent() && !means(step.get(), asked)) {
      return new Refused(
          "run "
              + state.id()
              + " waits for a decision about "
              + Safe.line(asked)
              + ", not about "
              + Safe.line(step.get())
              + "; to "
              + verb
              + " that: salvor "
              + verb
              + " "
              + state.id()
              + " "
              + Safe.line(asked));
    }
    boolean voted = kind == Decision.Kind.APPROVE || kind == Decision.Kind.DENY;
    if (voted != waiting.get().approval().isPresent()) {
      return new Refused(
          Safe.line(asked)
              + (voted
                  ? " does not wait for an approval but for "
                  : " waits for an approval, not for ")
              + (voted ? "retry, skip or abort" : verb)
              + "; to decide: "
              + Safe.line(Hints.decide(state.id(), waiting.get())));
    }
    return new Fits(Optional.of(asked));
  }

  private static boolean means(String typed, String asked) {
    String id = typed.replace('/', '.');
    return asked.equals(id) || asked.endsWith("." + id);
  }
}

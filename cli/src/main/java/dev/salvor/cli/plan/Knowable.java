package dev.salvor.cli.plan;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Retry;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.plan.StepIds;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The part of a runbook that can be known before it runs.
 *
 * @param definition the runbook without what depends on the result of a step: such a condition is
 *     left out, such a command stands as {@code true}
 * @param dependencies by id of the step
 */
public record Knowable(Definition definition, Map<String, Dependencies> dependencies) {
  private static final Ask NO_QUESTION = new Ask("1h", Ask.OnTimeout.ABORT);

  public Knowable {
    dependencies = Copies.ordered(dependencies);
  }

  /** What can be known of {@code whole}. */
  public static Knowable of(Definition whole) {
    Runbook book = whole.runbook();
    Map<String, Dependencies> found = new LinkedHashMap<>();
    List<Phase> phases = new ArrayList<>();
    for (Phase phase : book.phases()) {
      SortedSet<String> needs = Dependencies.names(phase.when().stream().toList());
      phases.add(
          new Phase(
              phase.name(),
              phase.title(),
              phase.when().filter(w -> needs.isEmpty()),
              steps(phase.name(), phase.steps(), needs, found)));
    }
    List<Step> last = steps(StepIds.FINALLY, book.finallySteps(), new TreeSet<>(), found);
    Runbook known =
        new Runbook(
            book.schemaVersion(),
            book.name(),
            book.description(),
            book.parameters(),
            book.hosts(),
            book.locks(),
            book.timeout(),
            phases,
            last,
            book.finallyTimeout(),
            book.redact(),
            book.strategy(),
            book.whenHeld());
    // Whoever asks for a signature asks for that of the whole.
    return new Knowable(Definitions.pin(known, whole.files()).partOf(whole), found);
  }

  private static List<Step> steps(
      String phase, List<Step> steps, SortedSet<String> around, Map<String, Dependencies> found) {
    List<Step> out = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Single single -> out.add(single(phase, single, around, found));
        case Step.Parallel group -> {
          SortedSet<String> needs = Dependencies.names(group.when().stream().toList());
          Optional<String> when = group.when().filter(w -> needs.isEmpty());
          needs.addAll(around);
          out.add(
              new Step.Parallel(
                  group.name(),
                  group.title(),
                  when,
                  group.maxConcurrency(),
                  group.steps().stream().map(s -> single(phase, s, needs, found)).toList()));
        }
      }
    }
    return out;
  }

  private static Step.Single single(
      String phase, Step.Single step, SortedSet<String> around, Map<String, Dependencies> found) {
    Dependencies needs = Dependencies.of(step, around);
    found.put(StepIds.of(phase, step.name()), needs);
    boolean countable = needs.times().isEmpty();
    boolean written = countable && needs.arguments().isEmpty();
    return new Step.Single(
        step.name(),
        step.title(),
        step.when().filter(w -> countable && needs.when().isEmpty()),
        step.forEach().filter(f -> countable),
        step.as(),
        step.check().filter(c -> countable && needs.check().isEmpty()),
        written ? step.main() : nothing(),
        step.verify().filter(v -> written),
        written ? step.fallbacks() : List.of(),
        step.undo().filter(u -> written),
        step.idempotency(),
        step.onFailure(),
        NO_QUESTION,
        step.tolerated(),
        step.outputs(),
        step.outputLimit(),
        step.alone(),
        Optional.empty());
  }

  /** Never run: a plan runs no command. */
  private static Variant nothing() {
    return new Variant(
        Variant.MAIN,
        new Action.Run(List.of("true")),
        "1m",
        "10s",
        Retry.NONE,
        Map.of(),
        Optional.empty(),
        Optional.empty());
  }
}

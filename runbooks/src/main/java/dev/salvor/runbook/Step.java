package dev.salvor.runbook;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One thing to be true afterwards, or a group of such things done side by side. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = Step.Single.class, name = "single"),
  @JsonSubTypes.Type(value = Step.Parallel.class, name = "parallel")
})
public sealed interface Step {
  String name();

  Optional<String> title();

  /** Boolean expression without the braces; absent means always. */
  Optional<String> when();

  /**
   * A step under the step contract.
   *
   * @param forEach list expression; the step is done once for each element
   * @param as name of the element in expressions, {@code item} by default
   * @param main the first variant
   * @param undo registered before {@code main} starts
   * @param tolerated a failure that {@code onFailure: continue} lets pass does not fail the run
   * @param alone never part of a longer segment
   * @param approval asked before the step begins
   */
  record Single(
      String name,
      Optional<String> title,
      Optional<String> when,
      Optional<String> forEach,
      String as,
      Optional<Variant> check,
      Variant main,
      Optional<Variant> verify,
      List<Variant> fallbacks,
      Optional<Variant> undo,
      Idempotency idempotency,
      OnFailure onFailure,
      Ask ask,
      boolean tolerated,
      Map<String, Output> outputs,
      OutputLimit outputLimit,
      boolean alone,
      Optional<Approval> approval)
      implements Step {
    public Single {
      Names.requirePathName(name, "step name");
      Names.requireIdentifier(as, "as");
      fallbacks = List.copyOf(fallbacks);
      outputs = Copies.ordered(outputs);
    }

    /** The variant called {@code name}: the main one or a fallback. */
    public Variant variant(String name) {
      if (main.name().equals(name)) {
        return main;
      }
      return fallbacks.stream()
          .filter(f -> f.name().equals(name))
          .findFirst()
          .orElseThrow(
              () -> new IllegalArgumentException("step " + this.name + " has no variant " + name));
    }
  }

  /**
   * Steps done side by side; the group ends when all have ended.
   *
   * @param maxConcurrency how many at once, at least 1
   */
  record Parallel(
      String name,
      Optional<String> title,
      Optional<String> when,
      int maxConcurrency,
      List<Single> steps)
      implements Step {
    public Parallel {
      Names.requirePathName(name, "step name");
      steps = List.copyOf(steps);
      if (maxConcurrency < 1) {
        throw new IllegalArgumentException("parallel.maxConcurrency: must be at least 1");
      }
    }
  }
}

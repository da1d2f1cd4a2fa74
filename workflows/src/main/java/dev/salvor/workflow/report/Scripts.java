package dev.salvor.workflow.report;

import dev.salvor.runbook.Action;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.plan.StepIds;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the runbook says about its steps: shell texts, and which steps there are. Immutable. */
final class Scripts {
  private final Map<String, Step.Single> byId = new HashMap<>();
  private final Map<String, List<String>> idsByPhase = new LinkedHashMap<>();

  private Scripts() {}

  static Scripts of(Optional<Runbook> runbook) {
    Scripts scripts = new Scripts();
    runbook.ifPresent(
        book -> {
          for (Phase phase : book.phases()) {
            scripts.add(phase.name(), phase.steps());
          }
          if (!book.finallySteps().isEmpty()) {
            scripts.add(StepIds.FINALLY, book.finallySteps());
          }
        });
    return scripts;
  }

  private void add(String phase, List<Step> steps) {
    List<String> ids = new ArrayList<>();
    for (Step step : steps) {
      switch (step) {
        case Step.Single single -> ids.add(add(phase, single));
        case Step.Parallel group -> group.steps().forEach(s -> ids.add(add(phase, s)));
      }
    }
    idsByPhase.put(phase, List.copyOf(ids));
  }

  private String add(String phase, Step.Single step) {
    String id = StepIds.of(phase, step.name());
    byId.put(id, step);
    return id;
  }

  /** Ids of the steps by phase, in order; of a {@code forEach} the step itself. */
  Map<String, List<String>> idsByPhase() {
    return idsByPhase;
  }

  /** The step of the runbook that {@code id} belongs to: itself or an element of it. */
  Optional<Step.Single> step(String id) {
    Step.Single step = byId.get(id);
    int dot = id.lastIndexOf('.');
    return step != null || dot < 0
        ? Optional.ofNullable(step)
        : Optional.ofNullable(byId.get(id.substring(0, dot)));
  }

  /** The shell text that an attempt executed, if it is one. */
  Optional<String> shell(String id, String variant, boolean check) {
    return step(id).flatMap(step -> variant(step, variant, check)).flatMap(Scripts::text);
  }

  private static Optional<Variant> variant(Step.Single step, String name, boolean check) {
    if (check) {
      return step.check();
    }
    if (name.equals("undo")) {
      return step.undo();
    }
    return step.main().name().equals(name)
        ? Optional.of(step.main())
        : step.fallbacks().stream().filter(f -> f.name().equals(name)).findFirst();
  }

  private static Optional<String> text(Variant variant) {
    return variant.action() instanceof Action.Shell(String text)
        ? Optional.of(text)
        : Optional.empty();
  }
}

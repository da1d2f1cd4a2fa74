package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.plan.StepIds;
import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.StepPart;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the steps whose action is a report have printed, for the end of the run. For one thread. */
final class Reports {
  private final Set<String> steps = new HashSet<>();
  private final Map<String, String> texts = new LinkedHashMap<>();

  Reports(Runbook runbook) {
    for (Phase phase : runbook.phases()) {
      collect(phase.name(), phase.steps());
    }
    collect(StepIds.FINALLY, runbook.finallySteps());
  }

  /** Takes what the host answered; of several attempts the last one counts. */
  void heard(StepReport report) {
    if (report.part() == StepPart.COMMAND && steps.contains(report.id())) {
      texts.put(report.id(), report.tail());
    }
  }

  /** Ids of the steps that are reports. */
  Set<String> steps() {
    return Set.copyOf(steps);
  }

  /** The lines of all reports in their order. */
  List<String> lines() {
    return texts.values().stream().flatMap(String::lines).map(Safe::line).toList();
  }

  private void collect(String phase, List<Step> all) {
    for (Step step : all) {
      List<Step.Single> singles = new ArrayList<>();
      switch (step) {
        case Step.Single single -> singles.add(single);
        case Step.Parallel group -> singles.addAll(group.steps());
      }
      for (Step.Single single : singles) {
        if (single.main().action() instanceof Action.Uses uses
            && ActionSchema.find(uses.action()).filter(ActionSchema::isReport).isPresent()) {
          steps.add(StepIds.of(phase, single.name()));
        }
      }
    }
  }
}

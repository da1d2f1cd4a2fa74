package dev.salvor.workflow.contract.plan;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What became of a plan. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PlanReport.Planned.class, name = "planned"),
  @JsonSubTypes.Type(value = PlanReport.Refused.class, name = "refused")
})
public sealed interface PlanReport {
  /**
   * The host was asked.
   *
   * @param folder of the plan on the host
   * @param warnings what a run would have to do without, or what was left open by the plan
   */
  record Planned(String folder, List<String> warnings, List<PlannedStep> steps)
      implements PlanReport {
    public Planned {
      warnings = List.copyOf(warnings);
      steps = List.copyOf(steps);
    }
  }

  /** The host could not be made ready; a run would end in the same way. */
  record Refused(String why) implements PlanReport {}
}

package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.util.List;

/** The host's answer to {@link PrepareOrder}. A run id asked again gets the first answer again. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PrepareReport.Ready.class, name = "ready"),
  @JsonSubTypes.Type(value = PrepareReport.Refused.class, name = "refused"),
  @JsonSubTypes.Type(value = PrepareReport.EndedBefore.class, name = "ended-before")
})
public sealed interface PrepareReport {
  /**
   * The host waits for segments.
   *
   * @param facts os, init, cpu, memory, disks, package manager ... as {@code host.facts}
   * @param runFolder absolute path of the run's folder on the host
   * @param warnings what the run will have to do without, for people
   */
  record Ready(HostPin pin, JsonNode facts, String runFolder, List<String> warnings)
      implements PrepareReport {
    public Ready {
      warnings = List.copyOf(warnings);
    }
  }

  /**
   * The run ended on this host in an earlier life of the engine's store; nothing will run again.
   *
   * @param outcome how it ended
   */
  record EndedBefore(RunOutcome outcome) implements PrepareReport {}

  /** Nothing was changed and nothing will run. */
  record Refused(Refusal refusal, String why) implements PrepareReport {}
}

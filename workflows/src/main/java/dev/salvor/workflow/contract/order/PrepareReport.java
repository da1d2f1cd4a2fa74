package dev.salvor.workflow.contract.order;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.workflow.contract.run.RunOutcome;
import java.util.List;
import java.util.Optional;

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
   * @param notices the node says who is to be told of the run; absent in the answer of an older one
   * @param signedBy by whose word the runbook was let in, for people: {@code is signed by ...};
   *     absent where nothing is demanded
   */
  record Ready(
      HostPin pin,
      JsonNode facts,
      String runFolder,
      List<String> warnings,
      boolean notices,
      Optional<String> signedBy)
      implements PrepareReport {
    public Ready {
      warnings = List.copyOf(warnings);
    }

    /** Of a node that asks for no signature. */
    public Ready(
        HostPin pin, JsonNode facts, String runFolder, List<String> warnings, boolean notices) {
      this(pin, facts, runFolder, warnings, notices, Optional.empty());
    }

    /** Of a node that tells nobody. */
    public Ready(HostPin pin, JsonNode facts, String runFolder, List<String> warnings) {
      this(pin, facts, runFolder, warnings, false, Optional.empty());
    }
  }

  /**
   * The run ended on this host in an earlier life of the engine's store; nothing will run again.
   *
   * @param outcome how it ended
   */
  record EndedBefore(RunOutcome outcome) implements PrepareReport {}

  /**
   * Nothing was changed and nothing will run.
   *
   * @param notices as in {@link Ready}
   */
  record Refused(Refusal refusal, String why, boolean notices) implements PrepareReport {
    /** Of a node that tells nobody. */
    public Refused(Refusal refusal, String why) {
      this(refusal, why, false);
    }
  }

  /** The same answer of a node of which it is known whether it tells anybody. */
  default PrepareReport telling(boolean notices) {
    return switch (this) {
      case Ready ready ->
          new Ready(
              ready.pin(),
              ready.facts(),
              ready.runFolder(),
              ready.warnings(),
              notices,
              ready.signedBy());
      case Refused refused -> new Refused(refused.refusal(), refused.why(), notices);
      case EndedBefore before -> before;
    };
  }
}

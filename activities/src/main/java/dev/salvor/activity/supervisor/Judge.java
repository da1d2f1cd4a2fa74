package dev.salvor.activity.supervisor;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.Output;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.journal.Masker;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Decides from here whether a command that ended well did what its step promised: its outputs are
 * there, it did not print too much. One for each way through the steps of an order, from its first
 * on: what the steps before have taken is gone. Not thread-safe.
 */
final class Judge {
  /**
   * The answer.
   *
   * @param why empty if all is well
   */
  record Judgement(Map<String, JsonNode> outputs, String why) {
    Judgement {
      outputs = Copies.ordered(outputs);
    }
  }

  /** Bytes of all outputs in a report: the engine takes no payload above 2 MiB. */
  private static final int REPORT = 512 * 1024;

  private static final String SECRET =
      "it holds the value of a secret, and outputs are stored with the run and put into commands;"
          + " leave it out, and give the secret's parameter to each step that needs the value, as"
          + " env: {NAME: '${{ params.PARAMETER }}'}";

  private final HostConnection host;
  private final Masker masker;
  private final Masker secrets;
  private int taken;

  /**
   * @param masker of all that is not to be seen
   * @param secrets what no output may hold
   */
  Judge(HostConnection host, Masker masker, Masker secrets) {
    this.host = host;
    this.masker = masker;
    this.secrets = secrets;
  }

  /** Whether the host must wait for this judgement before it goes on to the next step. */
  static boolean needed(StepOrder step) {
    return !step.outputs().isEmpty() || fails(step.outputLimit());
  }

  private static boolean fails(OutputLimit limit) {
    return limit.onOverflow() == OutputLimit.Overflow.FAIL && limit.bytes() > 0;
  }

  /** Judges by the files {@code base.out} and {@code base.err}. */
  Judgement judge(StepOrder step, String base, AttemptRecord.Part command) {
    if (fails(step.outputLimit())) {
      long out = host.size(base + ".out") + command.droppedOut;
      long err = host.size(base + ".err") + command.droppedErr;
      if (Math.max(out, err) > step.outputLimit().bytes()) {
        return new Judgement(
            Map.of(),
            "it printed "
                + Math.max(out, err)
                + " bytes, more than its outputLimit of "
                + step.outputLimit().bytes());
      }
    }
    Map<String, JsonNode> values = new LinkedHashMap<>();
    for (Map.Entry<String, Output> output : step.outputs().entrySet()) {
      String file = base + (output.getValue().from() == Output.From.STDERR ? ".err" : ".out");
      switch (Extraction.of(output.getValue(), masker::mask, () -> new OutputFile(host, file))) {
        case Extraction.Found found -> {
          if (holdsSecret(found.value())) {
            return missing(output.getKey(), SECRET);
          }
          taken += found.value().toString().getBytes(StandardCharsets.UTF_8).length;
          if (taken > REPORT) {
            return missing(
                output.getKey(),
                String.valueOf(OutputTooLongException.report(REPORT).getMessage()));
          }
          values.put(output.getKey(), found.value());
        }
        case Extraction.Missing missing -> {
          return missing(output.getKey(), missing.why());
        }
      }
    }
    return new Judgement(values, "");
  }

  /** Each text by itself: as JSON it is written in another form. */
  private boolean holdsSecret(JsonNode value) {
    if (!value.isContainerNode()) {
      return !value.isBoolean() && !value.isNull() && secrets.holdsSecret(value.asText());
    }
    for (Map.Entry<String, JsonNode> field : value.properties()) {
      if (secrets.holdsSecret(field.getKey())) {
        return true;
      }
    }
    for (JsonNode child : value) {
      if (holdsSecret(child)) {
        return true;
      }
    }
    return false;
  }

  private Judgement missing(String output, String why) {
    return new Judgement(Map.of(), "output " + output + ": " + masker.mask(why));
  }
}

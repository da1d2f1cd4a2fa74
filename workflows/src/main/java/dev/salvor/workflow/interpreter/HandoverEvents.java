package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.event.RunEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Makes the events that somebody needs who goes on with the run by hand. */
final class HandoverEvents {
  /** A longer command follows from the definition; the history keeps it once, in the order. */
  private static final int MOST_COMMAND = 4096;

  /** Of the outputs of a step together. */
  private static final int MOST_OUTPUTS = 8192;

  private HandoverEvents() {}

  static void registered(EventLog events, UndoStack.Entry entry) {
    JsonNode command = SalvorJson.mapper().valueToTree(entry.command());
    Optional<JsonNode> small =
        Optional.of(command).filter(c -> c.toString().length() <= MOST_COMMAND);
    events.add(
        (seq, at) -> new RunEvent.UndoRegistered(seq, at, entry.id(), entry.segment(), small));
  }

  static void outputs(EventLog events, ResolvedStep step, Map<String, JsonNode> outputs) {
    if (outputs.isEmpty()) {
      return;
    }
    Map<String, JsonNode> kept = new LinkedHashMap<>();
    List<String> left = new ArrayList<>();
    int room = MOST_OUTPUTS;
    for (Map.Entry<String, JsonNode> output : outputs.entrySet()) {
      int size = output.getValue().toString().length();
      if (size > room) {
        left.add(output.getKey());
      } else {
        room -= size;
        kept.put(output.getKey(), output.getValue());
      }
    }
    events.add((seq, at) -> new RunEvent.OutputsKept(seq, at, step.id(), step.step(), kept, left));
  }
}

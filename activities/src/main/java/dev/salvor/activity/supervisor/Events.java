package dev.salvor.activity.supervisor;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.activity.transport.Parcel;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;

/**
 * New events of a run, put beside the host's journal; the program that takes them appends each
 * number once.
 *
 * @param args for the host's program: file name, first and last number
 * @param parcel what has to be there before
 */
public record Events(List<String> args, Parcel parcel) {
  public Events {
    args = List.copyOf(args);
  }

  /** {@code journal} as a file in the run's folder; none if it is empty. */
  public static Events of(RunPaths paths, List<RunEvent> journal) {
    if (journal.isEmpty()) {
      return new Events(List.of("-", "0", "0"), new Parcel());
    }
    StringBuilder lines = new StringBuilder();
    for (RunEvent event : journal) {
      lines.append(json(event)).append('\n');
    }
    String name = "events." + UUID.randomUUID();
    return new Events(
        List.of(
            name, Long.toString(journal.getFirst().seq()), Long.toString(journal.getLast().seq())),
        new Parcel()
            .scratch(
                paths.folder() + "/" + name, lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  private static String json(RunEvent event) {
    try {
      return SalvorJson.mapper().writerFor(RunEvent.class).writeValueAsString(event);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an event cannot be written as JSON", e);
    }
  }
}

package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.runbook.json.SalvorJson;
import java.util.Optional;

/**
 * A run that has ended, with what its hosts have said for people; the names are part of the
 * interface.
 *
 * @param reports of a fleet, if its runbook has steps whose result is a report
 */
public record EndJson(@JsonUnwrapped RunJson run, Optional<FleetFindings> reports) {
  /** As one line of text. */
  public static String line(
      RunState state, Optional<Fact.Ended> end, Optional<FleetFindings> reports) {
    try {
      return SalvorJson.mapper().writeValueAsString(new EndJson(RunJson.of(state, end), reports));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run cannot be written as JSON", e);
    }
  }
}

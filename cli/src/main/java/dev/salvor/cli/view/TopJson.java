package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Many runs in JSON; the names are part of the interface.
 *
 * @param counts of the open runs, by state
 * @param open what needs somebody first
 * @param notLookedAt more open runs, told in short
 */
public record TopJson(
    String engine,
    Instant at,
    Map<RunStatus, Integer> counts,
    List<RunJson> open,
    List<RunRow> notLookedAt,
    List<RunRow> ended) {
  public static TopJson of(Top top) {
    List<RunJson> open = new ArrayList<>();
    top.open().forEach(state -> open.add(RunJson.of(state, Optional.empty())));
    return new TopJson(top.engine(), top.at(), top.counts(), open, top.notLookedAt(), top.ended());
  }
}

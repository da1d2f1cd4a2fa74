package dev.salvor.cli.engine;

import com.google.protobuf.ByteString;
import dev.salvor.runbook.Copies;
import java.util.Map;

/**
 * A place in the history of a run.
 *
 * @param execution the engine's id of the execution; a run that continued as new has several
 * @param token where to read on; empty at the beginning
 * @param open kinds of the orders that have no answer yet, by the number of their event
 */
public record HistoryCursor(String execution, ByteString token, Map<Long, String> open) {
  public HistoryCursor {
    open = Copies.ordered(open);
  }

  /** The beginning of an execution. */
  public static HistoryCursor atStartOf(String execution) {
    return new HistoryCursor(execution, ByteString.EMPTY, Map.of());
  }
}

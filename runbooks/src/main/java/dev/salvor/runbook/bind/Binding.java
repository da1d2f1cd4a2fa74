package dev.salvor.runbook.bind;

import dev.salvor.runbook.Copies;
import dev.salvor.runbook.source.Problem;
import java.util.List;
import java.util.Map;

/** What became of the values given to a run. */
public sealed interface Binding {
  /**
   * Every value fits.
   *
   * @param values by parameter, in the runbook's order: text, long, boolean, or list of texts;
   *     durations are texts, sizes are bytes, a secret's is the text of its reference; parameters
   *     without value and default are left out
   */
  record Bound(Map<String, Object> values) implements Binding {
    public Bound {
      values = Copies.ordered(values);
    }
  }

  /** The run cannot be started with these values. */
  record Unbound(List<Problem> problems) implements Binding {
    public Unbound {
      problems = List.copyOf(problems);
    }
  }
}

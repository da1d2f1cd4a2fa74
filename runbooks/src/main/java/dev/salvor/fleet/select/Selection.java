package dev.salvor.fleet.select;

import dev.salvor.fleet.Host;
import dev.salvor.runbook.source.Problem;
import java.util.List;

/** What became of a selector. */
public sealed interface Selection {
  /**
   * These hosts are meant.
   *
   * @param hosts each once, in the order in which they are acted on; at least one
   */
  record Selected(List<Host> hosts) implements Selection {
    public Selected {
      hosts = List.copyOf(hosts);
      if (hosts.isEmpty()) {
        throw new IllegalArgumentException("hosts: a selection is never empty");
      }
    }
  }

  /**
   * Nobody can say which hosts are meant, or none are.
   *
   * @param problems in order of place; the path is the part of the selector, the column its place
   */
  record Refused(List<Problem> problems) implements Selection {
    public Refused {
      problems = List.copyOf(problems);
    }
  }
}

package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the events that reached a host. */
final class Journal {
  private Journal() {}

  static <T extends RunEvent> List<T> all(InMemoryHost host, Class<T> kind) {
    return host.events().stream().filter(kind::isInstance).map(kind::cast).toList();
  }

  static <T extends RunEvent> T only(InMemoryHost host, Class<T> kind) {
    List<T> found = all(host, kind);
    if (found.size() != 1) {
      throw new AssertionError(found.size() + " events " + kind.getSimpleName() + ": " + found);
    }
    return found.get(0);
  }

  /** The last result of each step, in the order in which they first ended. */
  static Map<String, StepResult> results(InMemoryHost host) {
    Map<String, StepResult> results = new LinkedHashMap<>();
    all(host, RunEvent.StepEnded.class).forEach(e -> results.put(e.step(), e.result()));
    return results;
  }

  static List<String> effects(InMemoryHost host) {
    return all(host, RunEvent.Decided.class).stream().map(RunEvent.Decided::effect).toList();
  }
}

package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.OutputLimit;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What would have to be undone, in the order in which the steps were ordered. A step is registered
 * before its order goes to the host, and leaves again when it is certain that nothing of it began.
 */
final class UndoStack {
  /**
   * One registered undo.
   *
   * @param attempt the last attempt of the step
   */
  record Entry(
      String id,
      String step,
      Optional<String> title,
      int segment,
      int attempt,
      Command command,
      OutputLimit outputLimit) {}

  private final List<Entry> entries = new ArrayList<>();

  /**
   * Registers the step if it has an undo; a later attempt of it takes the place of the earlier.
   *
   * @return the entry, if whoever undoes the run by hand has to hear of it
   */
  Optional<Entry> register(ResolvedStep step, Tries tries) {
    if (step.undo().isEmpty()) {
      return Optional.empty();
    }
    Entry entry =
        new Entry(
            step.id(),
            step.step(),
            step.title(),
            tries.segment(),
            tries.attempt(),
            step.undo().get(),
            step.outputLimit());
    int place = place(step.id());
    if (place < 0) {
      entries.add(entry);
      return Optional.of(entry);
    }
    Entry before = entries.set(place, entry);
    boolean same = before.segment() == entry.segment() && before.command().equals(entry.command());
    return same ? Optional.empty() : Optional.of(entry);
  }

  /** Nothing of the step ever began. */
  void drop(String id) {
    entries.removeIf(entry -> entry.id().equals(id));
  }

  boolean isEmpty() {
    return entries.isEmpty();
  }

  /** The last ordered first. */
  List<Entry> backwards() {
    return entries.reversed();
  }

  List<Entry> saved() {
    return List.copyOf(entries);
  }

  void resume(List<Entry> saved) {
    entries.addAll(saved);
  }

  private int place(String id) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).id().equals(id)) {
        return i;
      }
    }
    return -1;
  }
}

package dev.salvor.worker.watch;

import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.refused.RefusedStarts;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs that somebody wanted to start without the node's key, or with what was sealed for another
 * one: the worker refused them. The first few are told of by themselves, all others as a number.
 */
final class RefusedLook {
  private static final int MOST = 5;
  private static final String WHO =
      "look who else uses this engine; one that knows who asks refuses it (docs/engines.md)";

  private RefusedLook() {}

  static List<Finding> look(RefusedStarts.Kept kept) {
    List<Finding> out = new ArrayList<>();
    kept.first().stream().limit(MOST).map(RefusedLook::finding).forEach(out::add);
    long more = kept.count() - out.size();
    if (more > 0) {
      out.add(more(more, kept));
    }
    return List.copyOf(out);
  }

  private static Finding finding(RefusedStarts.One one) {
    return new Finding(
        // The id is anybody's words, the execution's name is the engine's.
        "refused-start:" + one.execution(),
        "refused",
        "a forged start was refused: " + one.run(),
        one.why() + "\nat " + one.at() + "; nothing of it was done",
        // A word that a shell would take apart is not to be copied there.
        RunId.find(one.run()).map(id -> "salvor show " + id + "; " + WHO).orElse(WHO),
        Finding.Manner.ONCE);
  }

  private static Finding more(long more, RefusedStarts.Kept kept) {
    return new Finding(
        "refused-starts",
        // Told again when there are ten times as many.
        "digits-" + Long.toString(more).length(),
        "more forged starts were refused than are told of one by one",
        more
            + " more since "
            + kept.since().map(Object::toString).orElse("?")
            + "; nothing of them was done",
        "salvor audit --since 20h; " + WHO,
        Finding.Manner.ONCE);
  }
}

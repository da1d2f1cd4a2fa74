package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.refused.RefusedStarts;
import java.util.ArrayList;
import java.util.List;

/** Forged starts that the worker refused, in lines: the first few, and how many others. */
public final class RefusedLines {
  private static final int MOST = 5;

  private RefusedLines() {}

  public static List<String> of(RefusedStarts.Kept kept) {
    List<String> out = new ArrayList<>();
    kept.first().stream().limit(MOST).map(RefusedLines::line).forEach(out::add);
    long more = kept.count() - out.size();
    if (more > 0) {
      out.add(
          "REFUSED "
              + more
              + " more forged starts since "
              + kept.since().map(Clocks::dayTime).orElse("?")
              + "; nothing of them was done; what to do: look who else uses this engine;"
              + " salvor audit --since 20h");
    }
    return List.copyOf(out);
  }

  private static String line(RefusedStarts.One one) {
    return Safe.line(
        "REFUSED forged start "
            + one.run()
            + " at "
            + Clocks.dayTime(one.at())
            + ": "
            + one.why()
            + "; nothing of it was done"
            // A word that a shell would take apart is not to be copied there.
            + RunId.find(one.run()).map(id -> "; what to do: salvor show " + id).orElse(""));
  }
}

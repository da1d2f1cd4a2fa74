package dev.salvor.runbook.plan;

import dev.salvor.runbook.Step;
import java.util.ArrayList;
import java.util.List;

/**
 * Cuts the steps of a phase into segments: the longest sequences of which nothing depends on a
 * result inside the sequence.
 */
public final class Segments {
  /** A segment is an order of bounded size. */
  private static final int MAX_STEPS = 64;

  private Segments() {}

  /** The segment that begins at {@code first}. */
  public static Segment next(List<Step> steps, int first) {
    List<Step> out = new ArrayList<>();
    for (Step step : steps.subList(first, Math.min(steps.size(), first + MAX_STEPS))) {
      if (!(step instanceof Step.Single single)) {
        if (out.isEmpty()) {
          out.add(step);
        }
        break;
      }
      boolean depends =
          out.stream().anyMatch(before -> StepExpressions.needs(single, before.name()));
      if (!out.isEmpty() && (single.alone() || depends)) {
        break;
      }
      out.add(single);
      if (single.alone()) {
        break;
      }
    }
    return new Segment(first, out);
  }

  /** All segments of a phase. */
  public static List<Segment> of(List<Step> steps) {
    List<Segment> out = new ArrayList<>();
    for (int at = 0; at < steps.size(); ) {
      Segment segment = next(steps, at);
      out.add(segment);
      at += segment.steps().size();
    }
    return out;
  }
}

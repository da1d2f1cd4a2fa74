package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import java.io.IOException;
import java.time.Duration;

/** {@code pivots.log}: which ways were tried, why they failed, and how the next one ended. */
final class Pivots {
  private Pivots() {}

  /** What {@code pivots.log} and {@code main.log} say of a pivot. */
  static String sentence(RunEvent.PivotTaken e) {
    return sentence(e.from(), e.what(), e.why(), e.after(), e.to());
  }

  private static String sentence(String from, String what, String why, Duration after, String to) {
    String reason = why.strip();
    String because =
        reason.isEmpty() ? what : reason.contains(what) ? reason : reason + " (" + what + ")";
    return "tried "
        + from
        + ", it failed because "
        + because
        + " after "
        + Texts.took(after)
        + ", trying "
        + to
        + " instead";
  }

  static void write(RunSummary run, LogLines out) throws IOException {
    out.line(Heading.of(run, "pivots"));
    if (run.pivots().isEmpty()) {
      out.line("no pivots: every step went the way it was written");
    }
    for (RunSummary.Pivot p : run.pivots()) {
      String place =
          " run="
              + run.runId()
              + " phase="
              + p.phase()
              + " step="
              + p.step()
              + " host="
              + p.host()
              + " attempt="
              + p.attempt()
              + " | ";
      out.line(
          Texts.time(p.at()) + place + sentence(p.from(), p.what(), p.why(), p.after(), p.to()));
      out.line(
          p.endedAt().map(Texts::time).orElse("-")
              + place
              + (p.endedAt().isPresent() ? p.ended() : p.to() + " has not ended yet"));
    }
  }
}

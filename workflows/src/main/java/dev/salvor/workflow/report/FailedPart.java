package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Steps that nothing made good. */
final class FailedPart {
  private static final Set<StepResult> NOT_WELL =
      EnumSet.of(
          StepResult.FAILED, StepResult.UNKNOWN, StepResult.UNDO_FAILED, StepResult.CANCELED);

  private FailedPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    List<RunSummary.Step> failed = new ArrayList<>();
    for (RunSummary.Phase phase : sheet.run().phases()) {
      phase.steps().stream()
          .filter(step -> step.result().filter(NOT_WELL::contains).isPresent())
          .forEach(failed::add);
    }
    html.raw("<section id=failed><h2>Did not end well <small>").number(failed.size());
    html.raw("</small></h2>\n");
    if (failed.isEmpty()) {
      html.raw("<p class=none>No step failed.</p>");
    } else {
      html.raw("<ul class=list>");
      for (RunSummary.Step step : failed) {
        Tone tone = Tone.of(step, sheet.goesOn());
        html.raw("<li><b class=").raw(tone.style()).raw(" aria-hidden=true>").raw(tone.mark());
        html.raw("</b><div><b>");
        Links.step(step.step(), sheet, html);
        html.raw("</b> <span class=").raw(tone.style()).raw(">");
        html.text(Tone.words(step, sheet.goesOn())).raw("</span>");
        if (!step.why().isBlank()) {
          html.raw("<br>").text(step.why().strip(), sheet.textLimit());
        }
        html.raw("</div></li>\n");
      }
      html.raw("</ul>");
    }
    html.raw("</section>\n");
  }
}

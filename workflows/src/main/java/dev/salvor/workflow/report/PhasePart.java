package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;

/** All phases with all their steps. */
final class PhasePart {
  private PhasePart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    html.raw("<section id=steps><h2>Steps <small>").number(sheet.run().figures().steps());
    html.raw("</small></h2>\n");
    int phaseNumber = 0;
    StepRow rows = new StepRow(sheet, html);
    for (RunSummary.Phase phase : sheet.run().phases()) {
      html.raw("<section class=phase id=p" + phaseNumber++ + "><h3>");
      name(phase, html);
      if (!phase.title().isBlank()) {
        html.raw(" <span>").text(phase.title().strip()).raw("</span>");
      }
      html.raw("<small>");
      if (phase.took().isPresent()) {
        html.text(Texts.took(phase.took().get()));
      }
      html.raw("</small></h3>\n");
      for (RunSummary.Step step : phase.steps()) {
        rows.write(phase, step);
      }
      html.raw("</section>\n");
    }
    html.raw("</section>\n");
  }

  static void name(RunSummary.Phase phase, Html html) throws IOException {
    if (phase.number() > 0) {
      html.raw("<small>").number(phase.number()).raw("/").number(phase.of()).raw("</small> ");
    }
    html.text(phase.name().isEmpty() ? "before any phase" : phase.name());
  }
}

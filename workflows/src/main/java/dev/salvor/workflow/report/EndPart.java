package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;

/** Remarks, and where the rest lies. */
final class EndPart {
  private static final int MOST_NOTES = 300;

  private EndPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    notes(sheet, html);
    RunSummary run = sheet.run();
    html.raw("<footer><p>");
    if (!run.runFolder().isEmpty()) {
      html.raw("The whole lies on ").text(run.host()).raw(" in <code>").text(run.runFolder());
      html.raw("</code>: main.log, pivots.log, error-bundle.txt, diagnostics.log, ");
      html.raw("system-state.log, run.json, outputs in segments/. ");
    }
    html.raw("Also <code>salvor show ").text(run.runId()).raw("</code>, <code>salvor logs ");
    html.text(run.runId()).raw("</code>.</p><p>");
    if (!run.definitionSha256().isEmpty()) {
      html.raw("Definition <code>").text(run.definitionSha256()).raw("</code>. ");
    }
    switch (sheet.report().provenance()) {
      case Provenance.Host() -> html.raw("Made on the host at the run's end.");
      case Provenance.Events events -> html.raw("Made from ").text(events.source()).raw(".");
    }
    html.raw(" Known secrets are masked as ***; control and direction characters are written out");
    html.raw(" like <i>\\u001b</i>.</p></footer>\n");
  }

  private static void notes(Sheet sheet, Html html) throws IOException {
    var notes = sheet.run().notes();
    if (notes.isEmpty()) {
      return;
    }
    html.raw("<section id=notes><h2>Notes <small>").number(notes.size()).raw("</small></h2>\n");
    html.raw("<ul class=list>");
    for (RunSummary.Note note : notes.subList(0, Math.min(MOST_NOTES, notes.size()))) {
      html.raw("<li>").clock(note.at()).raw("<div>");
      if (note.step().isPresent()) {
        Links.step(note.step().get(), sheet, html);
        html.raw(" ");
      }
      html.text(note.text(), sheet.textLimit()).raw("</div></li>\n");
    }
    html.raw("</ul></section>\n");
  }
}

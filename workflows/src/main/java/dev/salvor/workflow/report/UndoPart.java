package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What was taken back. */
final class UndoPart {
  private UndoPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    if (sheet.report().undos().isEmpty()) {
      return;
    }
    Map<String, RunSummary.Step> ended = new HashMap<>();
    for (RunSummary.Phase phase : sheet.run().phases()) {
      phase.steps().stream().filter(UndoPart::isUndo).forEach(s -> ended.put(s.step(), s));
    }
    html.raw("<section id=undo><h2>Undo</h2>\n");
    for (Report.Undo undo : sheet.report().undos()) {
      html.raw("<p>at ").clock(undo.at()).raw(": ").text(undo.why(), sheet.textLimit());
      html.raw("</p><ol class=list>");
      for (String step : undo.steps()) {
        one(step, ended, sheet, html);
      }
      html.raw("</ol>");
    }
    html.raw("</section>\n");
  }

  private static boolean isUndo(RunSummary.Step step) {
    return step.attempts().stream().anyMatch(attempt -> attempt.variant().equals("undo"))
        || step.variant().equals("undo");
  }

  private static void one(String step, Map<String, RunSummary.Step> ended, Sheet sheet, Html html)
      throws IOException {
    RunSummary.Step known = ended.get(step);
    Tone tone =
        known == null ? sheet.goesOn() ? Tone.OPEN : Tone.UNKNOWN : Tone.of(known, sheet.goesOn());
    html.raw("<li><b class=").raw(tone.style()).raw(" aria-hidden=true>").raw(tone.mark());
    html.raw("</b><div><b>");
    Links.step(step, sheet, html);
    html.raw("</b> <span class=").raw(tone.style()).raw(">");
    html.text(known == null ? "no result" : Tone.words(known, sheet.goesOn())).raw("</span>");
    if (known != null && !known.why().isBlank()) {
      html.raw("<br>").text(known.why().strip(), sheet.textLimit());
    }
    html.raw("</div></li>\n");
  }
}

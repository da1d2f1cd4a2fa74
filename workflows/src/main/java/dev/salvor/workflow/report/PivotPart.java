package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What went another way than it was written, step by step. */
final class PivotPart {
  private PivotPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    RunSummary run = sheet.run();
    html.raw("<section id=pivots><h2>Pivots <small>").number(run.pivots().size());
    html.raw("</small></h2>\n");
    if (run.pivots().isEmpty()) {
      html.raw("<p class=none>Every step that ran went the way it was written.</p>");
    }
    Map<String, List<RunSummary.Pivot>> bySteps = new LinkedHashMap<>();
    run.pivots().forEach(p -> bySteps.computeIfAbsent(p.step(), s -> new ArrayList<>()).add(p));
    for (Map.Entry<String, List<RunSummary.Pivot>> e : bySteps.entrySet()) {
      html.raw("<article class=pivot><h3>");
      Links.step(e.getKey(), sheet, html);
      html.raw("</h3><ol>");
      for (RunSummary.Pivot pivot : e.getValue()) {
        left(pivot, sheet, html);
      }
      end(e.getValue().getLast(), sheet, html);
      html.raw("</ol></article>\n");
    }
    html.raw("</section>\n");
  }

  private static void left(RunSummary.Pivot pivot, Sheet sheet, Html html) throws IOException {
    html.raw("<li><b class=f aria-hidden=true>✗</b><div><b>").text(pivot.from());
    html.raw("</b> failed by <b>").text(pivot.what()).raw("</b> after ");
    html.text(Texts.took(pivot.after())).raw(" at ").clock(pivot.at());
    if (!pivot.why().isBlank()) {
      html.raw("<br>").text(pivot.why().strip(), sheet.textLimit());
    }
    html.raw("</div></li>");
  }

  private static void end(RunSummary.Pivot pivot, Sheet sheet, Html html) throws IOException {
    Tone tone =
        switch (pivot.outcome()) {
          case "worked" -> Tone.GOOD;
          case "failed" -> Tone.BAD;
          default -> sheet.goesOn() ? Tone.OPEN : Tone.UNKNOWN;
        };
    html.raw("<li><b class=").raw(tone.style()).raw(" aria-hidden=true>").raw(tone.mark());
    html.raw("</b><div><b>").text(pivot.to()).raw("</b> ");
    String how = pivot.endedAt().isPresent() ? pivot.ended() : "has not ended";
    html.text(how.startsWith(pivot.to() + " ") ? how.substring(pivot.to().length() + 1) : how);
    if (pivot.endedAt().isPresent()) {
      html.raw(" at ").clock(pivot.endedAt().get());
    }
    html.raw("</div></li>");
  }
}

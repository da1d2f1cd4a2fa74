package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What is unknown, and what was not reached. */
final class UnknownPart {
  private static final int MOST = 200;

  private UnknownPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    List<Doubts.Doubt> doubts = Doubts.of(sheet);
    html.raw("<section id=unknown><h2>Unknown <small>").number(doubts.size());
    html.raw("</small></h2>\n");
    if (doubts.isEmpty()) {
      html.raw("<p class=none>How everything that was begun ended is on record.</p>");
    } else {
      html.raw("<ul class=list>");
      for (Doubts.Doubt doubt : doubts.subList(0, Math.min(MOST, doubts.size()))) {
        html.raw("<li><b class=u aria-hidden=true>?</b><div>");
        if (!doubt.step().isEmpty()) {
          html.raw("<b>");
          Links.step(doubt.step(), sheet, html);
          html.raw("</b> ");
        }
        html.text(doubt.text(), sheet.textLimit()).raw("</div></li>\n");
      }
      if (doubts.size() > MOST) {
        html.raw("<li><b class=u>?</b><div>and ").number(doubts.size() - MOST);
        html.raw(" more</div></li>");
      }
      html.raw("</ul>");
    }
    notReached(sheet, html);
    html.raw("</section>\n");
  }

  private static void notReached(Sheet sheet, Html html) throws IOException {
    Map<String, List<String>> all = sheet.scripts().idsByPhase();
    Set<String> begun =
        sheet.run().phases().stream()
            .flatMap(phase -> phase.steps().stream())
            .map(RunSummary.Step::step)
            .collect(Collectors.toSet());
    Set<String> elements =
        begun.stream()
            .filter(id -> id.lastIndexOf('.') > 0)
            .map(id -> id.substring(0, id.lastIndexOf('.')))
            .collect(Collectors.toSet());
    List<String> left = new ArrayList<>();
    for (List<String> ids : all.values()) {
      ids.stream().filter(id -> !begun.contains(id) && !elements.contains(id)).forEach(left::add);
    }
    if (left.isEmpty()) {
      return;
    }
    html.raw("<details id=not-reached class=more><summary>");
    html.raw(sheet.goesOn() ? "Not begun yet: " : "Not reached, nothing of it was begun: ");
    html.number(left.size()).raw(left.size() == 1 ? " step" : " steps").raw("</summary><p>");
    for (int i = 0; i < Math.min(MOST, left.size()); i++) {
      html.raw(i == 0 ? "<code>" : ", <code>").text(left.get(i)).raw("</code>");
    }
    html.raw(left.size() > MOST ? " …" : "").raw("</p></details>");
  }
}

package dev.salvor.workflow.report;

import java.io.IOException;
import java.util.List;

/** The host before and after. */
final class DifferencePart {
  private DifferencePart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    html.raw("<section id=differences><h2>Before and after");
    switch (sheet.report().differences()) {
      case Differences.Unknown(String why) -> {
        html.raw("</h2>\n<p class=none>Not compared: ").text(why).raw(".</p>");
      }
      case Differences.Compared(List<Differences.Collector> all, List<String> incomplete) -> {
        html.raw(" <small>").number(all.size()).raw("</small></h2>\n");
        if (all.isEmpty()) {
          html.raw("<p class=none>No differences.</p>");
        }
        for (Differences.Collector one : all) {
          collector(one, html);
        }
      }
    }
    html.raw("</section>\n");
  }

  private static void collector(Differences.Collector one, Html html) throws IOException {
    html.raw("<details class=diff><summary><b>").text(one.name()).raw("</b> <span class=plus>+");
    html.number(one.added()).raw("</span> <span class=minus>−").number(one.removed());
    html.raw("</span></summary><pre>");
    for (String line : one.lines()) {
      char first = line.isEmpty() ? ' ' : line.charAt(0);
      switch (first) {
        case '+' -> html.raw("<ins>").text(line).raw("</ins>\n");
        case '-' -> html.raw("<del>").text(line).raw("</del>\n");
        case '@' -> html.raw("<em>").text(line).raw("</em>\n");
        default -> html.text(line).raw("\n");
      }
    }
    html.raw("</pre>");
    if (one.leftOut() > 0) {
      html.raw("<p class=none>").number(one.leftOut());
      html.raw(" more lines: system-state.log has them</p>");
    }
    html.raw("</details>\n");
  }
}

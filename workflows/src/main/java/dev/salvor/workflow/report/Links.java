package dev.salvor.workflow.report;

import java.io.IOException;
import java.util.Optional;

/** Ways from one part of the page to another. */
final class Links {
  private Links() {}

  /** The step's id; it leads to its row where there is one. */
  static void step(String step, Sheet sheet, Html html) throws IOException {
    Optional<String> anchor = sheet.anchor(step);
    if (anchor.isPresent()) {
      html.raw("<a href=\"#" + anchor.get() + "\">").text(step).raw("</a>");
    } else {
      html.raw("<span>").text(step).raw("</span>");
    }
  }
}

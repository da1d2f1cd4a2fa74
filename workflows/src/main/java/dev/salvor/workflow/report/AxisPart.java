package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Phases along the time, with what ran, what failed, where it pivoted and where it waited. */
final class AxisPart {
  private AxisPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    html.raw("<section id=time><h2>Time</h2>\n");
    if (sheet.run().phases().isEmpty()) {
      html.raw("<p class=none>Nothing ran.</p></section>\n");
      return;
    }
    html.raw("<div class=axis>");
    ground(sheet, html);
    int number = 0;
    for (RunSummary.Phase phase : sheet.run().phases()) {
      html.raw("<a class=row href=\"#p" + number++ + "\"><span>");
      PhasePart.name(phase, html);
      html.raw("</span><svg>");
      bars(phase, sheet, html);
      html.raw("</svg></a>\n");
    }
    html.raw("</div>\n");
    legend(sheet, html);
    html.raw("</section>\n");
  }

  private static void bars(RunSummary.Phase phase, Sheet sheet, Html html) throws IOException {
    for (Waits.Wait wait : sheet.waits()) {
      if (phase.steps().stream().anyMatch(s -> s.step().equals(wait.step()))) {
        TimeScale scale = sheet.scale();
        double from = scale.at(wait.time().from());
        Bars.rect(Optional.of("w"), from, scale.at(wait.time().to()), html);
      }
    }
    List<RunSummary.Attempt> attempts =
        phase.steps().stream().flatMap(step -> step.attempts().stream()).toList();
    Bars.write(Bars.of(attempts, sheet.scale()), html);
    for (RunSummary.Pivot pivot : sheet.run().pivots()) {
      if (pivot.phase().equals(phase.name())) {
        html.raw("<svg x=").percent(sheet.scale().at(pivot.at()));
        html.raw(" class=v><path d=\"M0 3l5 5-5 5-5-5z\"/></svg>");
      }
    }
  }

  /** What lies behind all rows: times, and where time was cut out. */
  private static void ground(Sheet sheet, Html html) throws IOException {
    html.raw("<svg class=ground aria-hidden=true><defs><pattern id=h width=6 height=6 ");
    html.raw("patternUnits=userSpaceOnUse patternTransform=\"rotate(45)\">");
    html.raw("<rect class=ph width=2 height=6 /></pattern></defs>");
    for (TimeScale.Piece piece : sheet.scale().pieces()) {
      if (piece.cut()) {
        html.raw("<rect class=c height=100% x=").percent(piece.left()).raw(" width=");
        html.percent(piece.width()).raw(" />");
      }
    }
    for (Ticks.Tick tick : Ticks.of(sheet.scale())) {
      html.raw("<line x1=").percent(tick.at()).raw(" x2=").percent(tick.at());
      html.raw(tick.wideOnly() ? " y2=100% /><text class=wide" : " y2=100% /><text");
      html.raw(" y=100% dy=-3 dx=3 x=").percent(tick.at()).raw(">");
      html.text(time(tick.time())).raw("</text>");
    }
    html.raw("</svg>\n");
  }

  private static String time(Instant at) {
    String all = Texts.time(at);
    return all.length() == 29 ? all.substring(11, 19) : all;
  }

  private static void legend(Sheet sheet, Html html) throws IOException {
    html.raw("<p class=legend>");
    key("g", "ran well", html);
    key("f", "failed", html);
    key("u", "nobody knows", html);
    if (!sheet.waits().isEmpty()) {
      key("w", "waited for people", html);
    }
    if (!sheet.run().pivots().isEmpty()) {
      html.raw("<span><svg><svg x=50% class=v><path d=\"M0 3l5 5-5 5-5-5z\"/></svg></svg>");
      html.raw(" pivot</span> ");
    }
    long cuts = sheet.scale().pieces().stream().filter(TimeScale.Piece::cut).count();
    if (cuts > 0) {
      key("c", "cut short, nothing ran: ", html);
      html.raw("<span>").text(cutTimes(sheet)).raw("</span>");
    }
    html.raw(" <span>times in UTC</span></p>\n");
  }

  private static String cutTimes(Sheet sheet) {
    return String.join(
        ", ",
        sheet.scale().pieces().stream()
            .filter(TimeScale.Piece::cut)
            .map(piece -> took(piece.time()))
            .toList());
  }

  private static String took(TimeScale.Span span) {
    return Texts.took(Duration.between(span.from(), span.to()));
  }

  private static void key(String style, String words, Html html) throws IOException {
    html.raw("<span><svg><rect class=" + style + " width=100% /></svg> ").raw(words);
    html.raw("</span> ");
  }
}

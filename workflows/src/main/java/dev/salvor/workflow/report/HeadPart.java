package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Which run it is, how it stands, and what this page does not know. */
final class HeadPart {
  private HeadPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    RunSummary run = sheet.run();
    RunStatus status = sheet.report().status();
    Tone tone = Tone.of(status);
    html.raw("<header><p class=kind>").text(run.runbook().isEmpty() ? "run" : run.runbook());
    html.raw(" on ").text(run.host().isEmpty() ? "no host" : run.host()).raw("</p>\n<h1>");
    html.text(run.runId().isEmpty() ? "a run that never began" : run.runId()).raw("</h1>\n");
    html.raw("<p class=state><b class=").raw(tone.style()).raw("><span aria-hidden=true>");
    html.raw(tone.mark()).raw("</span> <span id=status>").raw(status.name()).raw("</span></b> ");
    html.text(summary(sheet)).raw("</p>\n");
    goesOn(sheet, html);
    facts(sheet, html);
    missing(sheet, html);
    html.raw("</header>\n");
  }

  private static String summary(Sheet sheet) {
    String own = sheet.run().summary();
    Optional<String> trouble =
        sheet.report().provenance() instanceof Provenance.Events events
            ? events.says()
            : Optional.empty();
    return !own.isBlank() ? own : trouble.orElse("");
  }

  private static void goesOn(Sheet sheet, Html html) throws IOException {
    if (!sheet.goesOn()) {
      return;
    }
    html.raw(
        "<p class=note id=goes-on><b>This run has not ended.</b> The page shows what was known");
    if (sheet.report().provenance() instanceof Provenance.Events events) {
      html.raw(" at ").dayClock(events.asOf());
    }
    html.raw(" and does not follow it; make it again with <code>salvor report ");
    html.text(sheet.run().runId()).raw("</code>.");
    if (sheet.run().waiting().isPresent()) {
      var question = sheet.run().waiting().get();
      html.raw(" <b>It waits for people</b>: <a href=\"#decisions\">").text(question.step());
      html.raw("</a> until ").dayClock(question.expiresAt()).raw(", then ");
      html.text(question.otherwise()).raw(".");
    }
    html.raw("</p>\n");
  }

  private static void facts(Sheet sheet, Html html) throws IOException {
    RunSummary run = sheet.run();
    html.raw("<dl class=facts>");
    if (run.startedAt().isPresent()) {
      html.raw("<div><dt>started</dt><dd>").dayClock(run.startedAt().get()).raw("</dd></div>");
    }
    if (run.endedAt().isPresent()) {
      html.raw("<div><dt>ended</dt><dd>").dayClock(run.endedAt().get()).raw("</dd></div>");
    }
    Optional<Duration> took = run.took();
    if (took.isPresent()) {
      html.raw("<div><dt>took</dt><dd>").text(Texts.took(took.get())).raw("</dd></div>");
    }
    html.raw("<div><dt>steps</dt><dd>").text(steps(run.figures())).raw("</dd></div>");
    html.raw("<div><dt>pivots</dt><dd>").number(run.figures().pivots()).raw("</dd></div>");
    html.raw("<div><dt>by</dt><dd>").text(run.user());
    html.raw(" from ").text(run.machine()).raw("</dd></div>");
    for (Map.Entry<String, String> e : sheet.report().parameters().entrySet()) {
      html.raw("<div><dt>parameter ").text(e.getKey()).raw("</dt><dd><code>");
      html.text(e.getValue(), sheet.textLimit()).raw("</code></dd></div>");
    }
    html.raw("</dl>\n");
  }

  private static String steps(RunSummary.Figures f) {
    StringBuilder out = new StringBuilder().append(f.steps()).append(": ");
    String separator = "";
    int[] counts = {
      f.succeeded(), f.succeededByFallback(), f.alreadyDone(), f.skipped(), f.failures(), f.undone()
    };
    String[] names = {"succeeded", "by fallback", "already done", "skipped", "not well", "undone"};
    for (int i = 0; i < counts.length; i++) {
      if (counts[i] > 0) {
        out.append(separator).append(counts[i]).append(' ').append(names[i]);
        separator = ", ";
      }
    }
    return separator.isEmpty() ? String.valueOf(f.steps()) : out.toString();
  }

  private static void missing(Sheet sheet, Html html) throws IOException {
    if (!(sheet.report().provenance() instanceof Provenance.Events events)
        || events.missing().isEmpty()) {
      return;
    }
    html.raw("<div class=note id=missing><b>Made from ").text(events.source());
    html.raw("; not in this page:</b><ul>");
    for (String one : events.missing()) {
      html.raw("<li>").text(one).raw("</li>");
    }
    html.raw("</ul></div>\n");
  }
}

package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.journal.RunSummary;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/** What people were asked and what they decided, in the order of time. */
final class DecisionPart {
  private sealed interface Item {
    Instant at();

    record Asked(Instant at, RunSummary.Asked asked) implements Item {}

    record Decided(Instant at, RunSummary.Decided decided) implements Item {}
  }

  private DecisionPart() {}

  static void write(Sheet sheet, Html html) throws IOException {
    RunSummary run = sheet.run();
    List<Item> items = new ArrayList<>();
    run.questions().forEach(q -> items.add(new Item.Asked(q.at(), q)));
    run.decisions().forEach(d -> items.add(new Item.Decided(d.at(), d)));
    items.sort(Comparator.comparing(Item::at));
    html.raw("<section id=decisions><h2>Decisions <small>").number(run.decisions().size());
    html.raw(run.waiting().isPresent() ? ", 1 waited for" : "").raw("</small></h2>\n");
    if (items.isEmpty()) {
      html.raw("<p class=none>Nobody was asked, and nobody decided anything.</p>");
    } else {
      html.raw("<ul class=list>");
      for (Item item : items) {
        switch (item) {
          case Item.Asked(var at, var asked) -> asked(asked, sheet, html);
          case Item.Decided(var at, var decided) -> decided(decided, sheet, html);
        }
      }
      html.raw("</ul>");
    }
    html.raw("</section>\n");
  }

  private static void asked(RunSummary.Asked asked, Sheet sheet, Html html) throws IOException {
    Question question = asked.question();
    html.raw("<li class=asked><b class=p aria-hidden=true>?</b><div><b>Asked</b> about ");
    Links.step(question.step(), sheet, html);
    html.raw(" at ").clock(asked.at()).raw("<br>").text(question.why(), sheet.textLimit());
    if (question.approval().isPresent()) {
      approval(question.approval().get(), html);
    }
    html.raw("<br><small>waiting until ").dayClock(question.expiresAt()).raw(", then ");
    html.text(question.otherwise()).raw("</small>");
    if (asked.expired()) {
      html.raw("<br><b class=f>Nobody answered</b>; what followed: ").text(question.otherwise());
    }
    html.raw("</div></li>\n");
  }

  private static void approval(Question.Asked approval, Html html) throws IOException {
    html.raw("<br><small>approval by ").number(approval.min());
    html.raw(approval.approvers().isEmpty() ? " of anybody" : " of ");
    html.text(String.join(", ", approval.approvers()));
    html.raw(approval.notSubmitter() ? ", not by who started the run" : "");
    if (!approval.given().isEmpty()) {
      html.raw("; given by ").text(String.join(", ", approval.given()));
    }
    if (!approval.inputs().isEmpty()) {
      html.raw("; asks for ").text(String.join(", ", approval.inputs()));
    }
    html.raw("</small>");
  }

  private static void decided(RunSummary.Decided decided, Sheet sheet, Html html)
      throws IOException {
    Decision decision = decided.decision();
    boolean taken = decided.taken();
    html.raw("<li><b class=").raw(taken ? "g" : "i").raw(" aria-hidden=true>");
    html.raw(taken ? "✓" : "–").raw("</b><div><b>").raw(decision.kind().name()).raw("</b>");
    if (decision.step().isPresent()) {
      html.raw(" ");
      Links.step(decision.step().get(), sheet, html);
    }
    html.raw(" by <b>").text(decision.user()).raw("</b> from ").text(decision.from());
    html.raw(" at ").clock(decided.at());
    if (decision.why().filter(why -> !why.isBlank()).isPresent()) {
      html.raw("<br><q>").text(decision.why().get().strip(), sheet.textLimit()).raw("</q>");
    } else {
      html.raw("<br><small>no reason was given</small>");
    }
    for (Map.Entry<String, String> input : decision.inputs().entrySet()) {
      html.raw("<br><code>").text(input.getKey()).raw(" = ");
      html.text(input.getValue(), sheet.textLimit()).raw("</code>");
    }
    html.raw("<br><small>").raw(taken ? "" : "not taken: ");
    html.text(decided.effect(), sheet.textLimit()).raw("</small></div></li>\n");
  }
}

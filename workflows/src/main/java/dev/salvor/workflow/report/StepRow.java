package dev.salvor.workflow.report;

import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A step: a line, and folded behind it what was done. Not for several threads. */
final class StepRow {
  /** Of a step that was tried more often only the first and last attempts are shown. */
  private static final int MOST_ATTEMPTS = 24;

  private static final int FIRST = 4;
  private static final int COMMAND = 60;

  private final Sheet sheet;
  private final Html html;
  private final AttemptPart attempts;
  private final Set<String> anchored = new HashSet<>();

  StepRow(Sheet sheet, Html html) {
    this.sheet = sheet;
    this.html = html;
    this.attempts = new AttemptPart(sheet, html);
  }

  void write(RunSummary.Phase phase, RunSummary.Step step) throws IOException {
    Tone tone = Tone.of(step, sheet.goesOn());
    boolean empty = step.attempts().isEmpty() && step.why().isBlank();
    boolean open = tone == Tone.BAD || tone == Tone.UNKNOWN || tone == Tone.TOLERATED;
    html.raw(
        empty
            ? "<div class=s"
            : tone == Tone.PIVOT ? "<details class=\"s x\"" : "<details class=s");
    Optional<String> anchor = sheet.anchor(step.step()).filter(anchored::add);
    if (anchor.isPresent()) {
      html.raw(" id=").raw(anchor.get());
    }
    html.raw(empty ? "><p>" : open ? " open><summary>" : "><summary>");
    line(phase, step, tone);
    html.raw(empty ? "</p></div>\n" : "</summary>");
    if (!empty) {
      body(step);
      html.raw("</details>\n");
    }
  }

  private void line(RunSummary.Phase phase, RunSummary.Step step, Tone tone) throws IOException {
    String name =
        step.step().startsWith(phase.name() + ".")
            ? step.step().substring(phase.name().length() + 1)
            : step.step();
    html.raw("<b class=").raw(tone.style()).raw(">").raw(tone.mark()).raw("</b><span class=n><b>");
    html.text(name).raw("</b>");
    if (!step.title().isBlank()) {
      html.raw(" ").text(step.title().strip(), sheet.textLimit());
    } else {
      command(step);
    }
    html.raw("</span><span class=").raw(tone.style()).raw(">");
    html.text(Tone.words(step, sheet.goesOn())).raw("</span><span class=d>");
    if (step.took().isPresent() && !step.attempts().isEmpty()) {
      html.text(Texts.took(step.took().get()));
    }
    html.raw("</span><svg>");
    Bars.write(Bars.of(step.attempts(), sheet.scale()), html);
    html.raw("</svg>");
  }

  /** In place of a title; of a shell text only the name of its file would be known. */
  private void command(RunSummary.Step step) throws IOException {
    Optional<String> command =
        step.attempts().stream()
            .map(RunSummary.Attempt::command)
            .filter(c -> !c.isBlank() && !c.matches("\\S+\\.sh"))
            .findFirst();
    if (command.isPresent()) {
      html.raw(" <code>").cut(command.get(), COMMAND).raw("</code>");
    }
  }

  private void body(RunSummary.Step step) throws IOException {
    if (!step.why().isBlank()) {
      html.raw("<p>").text(step.why().strip(), sheet.textLimit()).raw("</p>");
    }
    List<RunSummary.Attempt> all = step.attempts();
    String shown = "";
    for (int i = 0; i < all.size(); i++) {
      if (all.size() > MOST_ATTEMPTS && i == FIRST) {
        int left = all.size() - MOST_ATTEMPTS;
        html.raw("<p class=none>").number(left).raw(" attempts are left out; ");
        html.raw("run.json and main.log have them all</p>");
        i += left;
      }
      String what = all.get(i).variant() + " " + all.get(i).part() + " " + all.get(i).command();
      attempts.write(step, all.get(i), !what.equals(shown));
      shown = what;
    }
    if (step.retryAt().isPresent()) {
      html.raw("<p>the next attempt is due at ").clock(step.retryAt().get()).raw("</p>");
    }
  }
}

package dev.salvor.workflow.report;

import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.journal.RunSummary;
import dev.salvor.workflow.journal.Texts;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;

/** One attempt: what was executed, how it ended, what it printed. Not for several threads. */
final class AttemptPart {
  /** So much is shown unfolded. */
  private static final int SHORT = 600;

  private final Sheet sheet;
  private final Html html;

  AttemptPart(Sheet sheet, Html html) {
    this.sheet = sheet;
    this.html = html;
  }

  /**
   * Writes one.
   *
   * @param withCommand false: it is the same as of the attempt before
   */
  void write(RunSummary.Step step, RunSummary.Attempt attempt, boolean withCommand)
      throws IOException {
    Tone tone = Tone.of(attempt);
    html.raw("<div class=a><p><b class=").raw(tone.style()).raw(">").raw(tone.mark());
    html.raw("</b> ").number(attempt.attempt()).raw(" <b>").text(attempt.variant()).raw("</b> ");
    html.text(ended(attempt)).raw(" at ").clock(attempt.endedAt()).raw("</p>");
    if (!attempt.why().isBlank()) {
      html.raw("<p>").text(attempt.why().strip(), sheet.textLimit()).raw("</p>");
    }
    if (withCommand) {
      command(step, attempt);
    }
    output(step, attempt);
    html.raw("</div>");
  }

  private static String ended(RunSummary.Attempt a) {
    String how =
        a.exit()
            .map(code -> "exit " + code)
            .orElse(a.result().toLowerCase(Locale.ROOT).replace('_', ' '));
    String judge =
        a.part() == StepPart.COMMAND ? "" : ", by " + a.part().name().toLowerCase(Locale.ROOT);
    return how + " after " + Texts.took(a.took()) + judge;
  }

  private void command(RunSummary.Step step, RunSummary.Attempt attempt) throws IOException {
    boolean check = attempt.part() == StepPart.CHECK;
    Optional<String> shell = sheet.scripts().shell(step.step(), attempt.variant(), check);
    if (shell.isPresent()) {
      String text = html.mask(shell.get().strip());
      String shown = Visible.head(text, sheet.textLimit());
      html.raw("<pre class=k>").block(shown);
      more(text.length() - shown.length(), "characters");
      html.raw("</pre>");
    } else if (!attempt.command().isBlank()) {
      html.raw("<pre class=k>").text(attempt.command(), sheet.textLimit()).raw("</pre>");
    }
  }

  private void more(long left, String what) throws IOException {
    if (left > 0) {
      html.raw("<em> … ").number(left).raw(" ").raw(what).raw(" more</em>");
    }
  }

  private void output(RunSummary.Step step, RunSummary.Attempt attempt) throws IOException {
    int room = sheet.outputLimit(step.step(), attempt);
    long out = Math.max(0, attempt.stdoutBytes());
    long err = Math.max(0, attempt.stderrBytes());
    if (out + err == 0 && attempt.lastLines().isBlank()) {
      return;
    }
    if (room == 0) {
      where(attempt, out + err, "not in this page");
      return;
    }
    int errRoom = (int) Math.min(room, Math.max(room / 2, room - out));
    Outputs.Output errors = err == 0 ? absent() : read(attempt, Outputs.Stream.ERR, errRoom);
    Outputs.Output said = out == 0 ? absent() : read(attempt, Outputs.Stream.OUT, room);
    boolean any = errors instanceof Outputs.Output.Text || said instanceof Outputs.Output.Text;
    if (!any) {
      tail(attempt, room, out + err, why(said, errors));
      return;
    }
    int used = stream("errors", errors, err, errRoom, attempt);
    stream("output", said, out, Math.max(1, room - used), attempt);
  }

  private static Outputs.Output absent() {
    return new Outputs.Output.Absent("");
  }

  private static String why(Outputs.Output said, Outputs.Output errors) {
    return said instanceof Outputs.Output.Absent(String why) && !why.isEmpty()
        ? why
        : errors instanceof Outputs.Output.Absent(String other) ? other : "";
  }

  private Outputs.Output read(RunSummary.Attempt attempt, Outputs.Stream stream, int most) {
    return sheet.report().outputs().read(attempt, stream, most);
  }

  /** What the events keep of it. */
  private void tail(RunSummary.Attempt attempt, int room, long bytes, String why)
      throws IOException {
    if (attempt.lastLines().isBlank()) {
      where(attempt, bytes, why.isEmpty() ? "not in this page" : why);
      return;
    }
    String masked = html.mask(attempt.lastLines().stripTrailing());
    fold(attempt, masked.length(), "last output").block(Visible.tail(masked, room));
    html.raw("</pre>");
    where(attempt, bytes, "");
    html.raw("</details>");
  }

  private int stream(
      String name, Outputs.Output output, long bytes, int room, RunSummary.Attempt attempt)
      throws IOException {
    return switch (output) {
      case Outputs.Output.Absent(String why) -> {
        if (bytes > 0 && !why.isEmpty()) {
          html.raw("<p class=none>").raw(name).raw(": ").text(why).raw("</p>");
        }
        yield 0;
      }
      case Outputs.Output.Text(String head, long leftOut, String tail) -> {
        String first = Visible.head(head, leftOut > 0 ? room / 4 : room);
        boolean whole = leftOut == 0 && first.length() == head.length();
        String last = whole ? "" : Visible.tail(leftOut > 0 ? tail : head, room - room / 4);
        if (!whole && leftOut == 0) {
          first = Visible.head(head, room / 4);
        }
        long between =
            leftOut
                + (leftOut > 0
                    ? head.length() - first.length() + tail.length() - last.length()
                    : head.length() - first.length() - last.length());
        fold(attempt, first.length() + last.length(), name + " " + size(bytes)).block(first);
        if (!whole) {
          html.raw("\n<em>… about ").text(size(between)).raw(" left out …</em>\n").block(last);
        }
        html.raw("</pre>");
        if (!whole) {
          where(attempt, 0, "");
        }
        html.raw("</details>");
        yield Math.min(room, first.length() + last.length());
      }
    };
  }

  private Html fold(RunSummary.Attempt attempt, int length, String title) throws IOException {
    boolean open = !attempt.done() || length <= SHORT;
    return html.raw(open ? "<details open class=o><summary>" : "<details class=o><summary>")
        .text(title)
        .raw("</summary><pre>");
  }

  private void where(RunSummary.Attempt attempt, long bytes, String why) throws IOException {
    html.raw("<p class=none>");
    if (bytes > 0) {
      html.text(size(bytes)).raw(" of output").raw(why.isEmpty() ? "" : ", ").text(why).raw("; ");
    }
    html.raw("whole: <code>").text(attempt.stdoutPath().isBlank() ? "-" : attempt.stdoutPath());
    html.raw("</code></p>");
  }

  private static String size(long bytes) {
    if (bytes < 1000) {
      return Texts.count(bytes, "byte");
    }
    double kilo = bytes / 1000.0;
    return kilo < 1000
        ? String.format(Locale.ROOT, "%.1f kB", kilo)
        : String.format(Locale.ROOT, "%.1f MB", kilo / 1000);
  }
}

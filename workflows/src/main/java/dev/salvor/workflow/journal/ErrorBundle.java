package dev.salvor.workflow.journal;

import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.StepResult;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * {@code error-bundle.txt}: each failure with its command, exit, last output lines and where the
 * full output lies. A failure is written when it is known what followed. Not for several threads.
 */
final class ErrorBundle {
  private static final int LINES = 20;

  /** What was cut off from outside (a reset, an abort) does not say why in its output. */
  private static final int LINES_WHEN_CUT_OFF = 3;

  private static final int CHARACTERS = 4096;

  private final LogLines out;
  private final Place place = new Place();
  private final Map<String, RunEvent.AttemptEnded> open = new LinkedHashMap<>();
  private final Map<String, String> prefixes = new HashMap<>();
  private final Set<String> shown = new HashSet<>();
  private final Map<String, Output> outputs = new HashMap<>();
  private final FailureCount failed = new FailureCount();
  private int failures;

  /** The output that was shown last of a step. */
  private record Output(int failure, String text) {}

  ErrorBundle(LogLines out) {
    this.out = out;
  }

  static void write(Iterable<? extends Entry> journal, LogLines out) throws IOException {
    out.line(Heading.of(RunSummary.of(journal), "failures"));
    ErrorBundle bundle = new ErrorBundle(out);
    for (Entry entry : journal) {
      if (entry instanceof Entry.Known(RunEvent event)) {
        bundle.place.follow(event);
        bundle.failed.follow(event);
        bundle.add(event);
        bundle.place.leave(event);
      }
    }
    bundle.end();
  }

  private void add(RunEvent event) throws IOException {
    switch (event) {
      case RunEvent.AttemptEnded e -> {
        follow(e.step(), "attempt " + e.attempt() + " [" + e.variant() + "]");
        if (!e.done()) {
          open.put(e.step(), e);
          prefixes.put(e.step(), place.prefix(e.step(), e.attempt()));
        }
      }
      case RunEvent.PivotTaken e -> follow(e.step(), "pivot to " + e.to());
      case RunEvent.RetryDue e -> follow(e.step(), "tried again as attempt " + e.nextAttempt());
      case RunEvent.QuestionAsked e ->
          follow(e.question().step(), "the operator was asked: " + e.question().why());
      case RunEvent.StepEnded e -> stepEnded(e);
      default -> {
        // Nothing of it is a failure of its own.
      }
    }
  }

  private void stepEnded(RunEvent.StepEnded e) throws IOException {
    boolean told = open.containsKey(e.step()) || shown.contains(e.step());
    follow(e.step(), "step " + e.result() + (e.tolerated() ? " (tolerated)" : ""));
    if (!told && !e.result().isGood() && !undone(e)) {
      head(Texts.time(e.at()) + " " + place.prefix(e.step(), 0));
      out.line("result:      step " + e.result() + (e.tolerated() ? " (tolerated)" : ""));
      if (!e.why().isBlank()) {
        out.line("why:         " + e.why().strip());
      }
    }
  }

  private static boolean undone(RunEvent.StepEnded e) {
    return e.result() == StepResult.UNDONE;
  }

  private void follow(String step, String what) throws IOException {
    RunEvent.AttemptEnded failed = open.remove(step);
    if (failed != null) {
      failure(failed, what);
    }
  }

  private void head(String line) throws IOException {
    failures++;
    out.line("");
    out.line("== failure " + failures + " == " + line);
  }

  private void failure(RunEvent.AttemptEnded e, String followed) throws IOException {
    shown.add(e.step());
    head(Texts.time(e.at()) + " " + prefixes.getOrDefault(e.step(), ""));
    out.line("variant:     " + e.variant());
    out.line("part:        " + e.part().name().toLowerCase(Locale.ROOT));
    out.line("command:     " + (e.commandLine().isBlank() ? "-" : e.commandLine()));
    out.line("result:      " + Texts.ended(e.result(), Duration.between(e.startedAt(), e.at())));
    if (!e.why().isBlank()) {
      out.line("why:         " + e.why().strip());
    }
    out.line("followed by: " + followed);
    out.line(
        "full output: "
            + (e.stdoutPath().isBlank()
                ? "none"
                : e.stdoutPath()
                    + " ("
                    + Texts.count(e.stdoutBytes(), "byte")
                    + ", errors "
                    + Texts.count(e.stderrBytes(), "byte")
                    + ")"));
    output(e);
  }

  private void output(RunEvent.AttemptEnded e) throws IOException {
    // Masked before it is cut: a cut must not leave half a secret.
    String said = out.masker().mask(e.tail());
    String last = Texts.lastLines(said, lines(e.result()), CHARACTERS);
    if (last.isBlank()) {
      out.line("last output: none");
      return;
    }
    Output before = outputs.put(e.step(), new Output(failures, last));
    if (before != null && before.text().equals(last)) {
      out.line("last output: the same as of failure " + before.failure());
      return;
    }
    out.line(last.length() < said.stripTrailing().length() ? "last lines:" : "last output:");
    out.block("  | ", last);
  }

  private static int lines(AttemptResult result) {
    return switch (result) {
      case AttemptResult.Exited ignored -> LINES;
      case AttemptResult.TimedOut ignored -> LINES;
      case AttemptResult.TimedOutAlive ignored -> LINES;
      case AttemptResult.NotBegun ignored -> LINES;
      case AttemptResult.Unreachable ignored -> LINES_WHEN_CUT_OFF;
      case AttemptResult.Unknown ignored -> LINES_WHEN_CUT_OFF;
      case AttemptResult.Canceled ignored -> LINES_WHEN_CUT_OFF;
    };
  }

  private void end() throws IOException {
    for (String step : Set.copyOf(open.keySet()).stream().sorted().toList()) {
      follow(step, "nothing yet");
    }
    out.line("");
    out.line(failures == 0 ? "no failures" : failed.words());
  }
}

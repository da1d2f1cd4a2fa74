package dev.salvor.cli.view;

import dev.salvor.cli.diff.Change;
import dev.salvor.cli.diff.Differences;
import dev.salvor.cli.diff.StepChange;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import java.util.ArrayList;
import java.util.List;

/** Differences of a definition for people: what was in red, what is in green. */
public final class DiffText {
  private static final int MOST = 160;

  private final Paint paint;
  private final List<String> lines = new ArrayList<>();

  private DiffText(Paint paint) {
    this.paint = paint;
  }

  /** The lines about a definition; empty if it is the same. */
  public static List<String> lines(Differences differences, Paint paint) {
    DiffText text = new DiffText(paint);
    text.group("runbook", differences.runbook());
    differences.steps().forEach(text::step);
    text.group("files", differences.files());
    return List.copyOf(text.lines);
  }

  /** The lines about values by name. */
  public static List<String> lines(String title, List<Change> changes, Paint paint) {
    DiffText text = new DiffText(paint);
    text.group(title, changes);
    return List.copyOf(text.lines);
  }

  private void group(String title, List<Change> changes) {
    if (!changes.isEmpty()) {
      add(0, Tone.BOLD, title);
      changes.forEach(this::change);
    }
  }

  private void step(StepChange step) {
    switch (step.kind()) {
      case ADDED -> add(0, Tone.GOOD, "step " + step.step() + " is new");
      case REMOVED -> add(0, Tone.BAD, "step " + step.step() + " is there no more");
      case CHANGED -> {
        add(0, Tone.BOLD, "step " + step.step());
        step.changes().forEach(this::change);
      }
    }
  }

  private void change(Change change) {
    if (!change.lines().isEmpty()) {
      String what =
          change.before().isEmpty() ? " is new" : change.after().isEmpty() ? " is gone" : "";
      add(2, Tone.PLAIN, change.key() + what + ":");
      change.lines().forEach(line -> add(4, line.startsWith("+") ? Tone.GOOD : Tone.BAD, line));
    } else if (change.before().isPresent() && change.after().isPresent()) {
      add(2, Tone.PLAIN, change.key() + ": " + cut(change.before().get()));
      add(2 + change.key().length(), Tone.GOOD, "-> " + cut(change.after().get()));
    } else {
      boolean now = change.after().isPresent();
      String value = change.after().or(change::before).orElse("");
      add(2, now ? Tone.GOOD : Tone.BAD, (now ? "+ " : "- ") + change.key() + ": " + cut(value));
    }
  }

  private static String cut(String text) {
    return Texts.fit(Safe.line(text), MOST);
  }

  private void add(int indent, Tone tone, String text) {
    lines.add(" ".repeat(indent) + paint.of(tone, Safe.line(text)));
  }
}

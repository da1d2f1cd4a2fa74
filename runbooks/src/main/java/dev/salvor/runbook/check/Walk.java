package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Cursor;
import java.util.ArrayList;
import java.util.List;

/**
 * The steps of a document in order, and the parts that do something.
 *
 * @param steps all steps, groups before their members, {@code finally} last
 */
public record Walk(Cursor root, List<StepAt> steps) {

  /** A step: {@code phase} is the phase's name, or {@code finally}. */
  public record StepAt(Cursor at, String phase, int group, boolean inFinally) {
    /** Its name, or an empty text. */
    public String name() {
      return at.at("name").text().orElse("");
    }

    public boolean isGroup() {
      return at.has("parallel");
    }
  }

  /** A main action, fallback, check, verify or undo of {@code step}; {@code role} names it. */
  public record Part(Cursor at, StepAt step, Role role) {}

  /** What a part is for. */
  public enum Role {
    MAIN,
    FALLBACK,
    CHECK,
    VERIFY,
    UNDO
  }

  /** Walks {@code root}, whatever its shape. */
  public static Walk of(Cursor root) {
    List<StepAt> out = new ArrayList<>();
    for (Cursor phase : root.at("phases").items()) {
      String name = phase.at("name").text().orElse("");
      phase.at("steps").items().forEach(s -> add(s, name, false, out));
    }
    root.at("finally").items().forEach(s -> add(s, "finally", true, out));
    return new Walk(root, List.copyOf(out));
  }

  private static void add(Cursor step, String phase, boolean inFinally, List<StepAt> out) {
    if (!step.node().isObject()) {
      return;
    }
    out.add(new StepAt(step, phase, -1, inFinally));
    int group = out.size() - 1;
    for (Cursor member : step.at("parallel").at("steps").items()) {
      if (member.node().isObject()) {
        out.add(new StepAt(member, phase, group, inFinally));
      }
    }
  }

  /** All parts of all steps. */
  public List<Part> parts() {
    List<Part> out = new ArrayList<>();
    for (StepAt step : steps) {
      if (!step.isGroup()) {
        out.addAll(parts(step));
      }
    }
    return out;
  }

  /** The parts of one step that are written in the document. */
  public static List<Part> parts(StepAt step) {
    List<Part> out = new ArrayList<>();
    out.add(new Part(step.at(), step, Role.MAIN));
    step.at().at("fallbacks").items().forEach(f -> out.add(new Part(f, step, Role.FALLBACK)));
    part(step, "check", Role.CHECK, out);
    part(step, "verify", Role.VERIFY, out);
    part(step, "undo", Role.UNDO, out);
    return out;
  }

  private static void part(StepAt step, String key, Role role, List<Part> out) {
    if (step.at().at(key).node().isObject()) {
      out.add(new Part(step.at().at(key), step, role));
    }
  }
}

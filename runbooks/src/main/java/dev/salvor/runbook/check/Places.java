package dev.salvor.runbook.check;

import dev.salvor.runbook.schema.ActionSchema;
import dev.salvor.runbook.source.Cursor;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** All places of a document at which expressions are evaluated. */
final class Places {
  /** What is expected at a place. */
  enum Use {
    /** An expression without braces that gives true or false. */
    CONDITION,
    /** As {@link #CONDITION}, after an attempt: its outputs are there by their names alone. */
    UNTIL,
    /** An expression without braces that gives a list. */
    LIST,
    /** A text with expressions. */
    TEXT,
    /** A value of the environment: a text, or a secret. */
    ENV,
    /** A duration, or one expression for it. */
    DURATION,
    /** A parameter of an action: exactly one expression keeps its type. */
    WITH,
    /** A parameter of an action that must be a secret. */
    SECRET
  }

  /**
   * One such place.
   *
   * @param step index of the step in the walk whose results are not there yet; the number of steps
   *     if all are there
   * @param item name of the element of {@code forEach}
   * @param own names of the outputs of the step that it belongs to
   */
  record Place(Cursor at, Use use, int step, Optional<String> item, Set<String> own) {}

  private final List<Place> places = new ArrayList<>();
  private Set<String> own = Set.of();

  static List<Place> of(Walk walk) {
    Places out = new Places();
    Cursor root = walk.root();
    out.add(root.at("timeout"), Use.DURATION, 0, Optional.empty());
    out.add(root.at("finallyTimeout"), Use.DURATION, 0, Optional.empty());
    LockRule.locks(root).forEach(lock -> out.add(lock, Use.TEXT, 0, Optional.empty()));
    out.part(root.at("defaults"), 0, Optional.empty());
    out.add(root.at("defaults").at("askTimeout"), Use.DURATION, 0, Optional.empty());
    out.phases(walk);
    for (int i = 0; i < walk.steps().size(); i++) {
      out.step(walk.steps().get(i), i);
    }
    return List.copyOf(out.places);
  }

  private void phases(Walk walk) {
    for (Cursor phase : walk.root().at("phases").items()) {
      int first = 0;
      while (first < walk.steps().size() && !isIn(walk.steps().get(first), phase)) {
        first++;
      }
      add(phase.at("when"), Use.CONDITION, first, Optional.empty());
    }
  }

  private static boolean isIn(Walk.StepAt step, Cursor phase) {
    return step.at().pointer().startsWith(phase.pointer() + "/");
  }

  private void step(Walk.StepAt step, int index) {
    Cursor at = step.at();
    own = at.at("output").entries().stream().map(Map.Entry::getKey).collect(Collectors.toSet());
    Optional<String> item =
        at.has("forEach") ? at.at("as").text().or(() -> Optional.of("item")) : Optional.empty();
    int before = step.group() >= 0 ? step.group() : index;
    add(at.at("when"), Use.CONDITION, before, item);
    if (!at.at("forEach").node().isArray()) {
      add(at.at("forEach"), Use.LIST, before, Optional.empty());
    }
    add(at.at("askTimeout"), Use.DURATION, before, item);
    add(at.at("approval").at("message"), Use.TEXT, before, item);
    if (!step.isGroup()) {
      for (Walk.Part part : Walk.parts(step)) {
        part(part.at(), before, item);
      }
    }
  }

  private void part(Cursor at, int step, Optional<String> item) {
    add(at.at("timeout"), Use.DURATION, step, item);
    add(at.at("grace"), Use.DURATION, step, item);
    add(at.at("user"), Use.TEXT, step, item);
    add(at.at("cwd"), Use.TEXT, step, item);
    add(at.at("retry").at("until"), Use.UNTIL, step, item);
    at.at("run").items().forEach(a -> add(a, Use.TEXT, step, item));
    at.at("env").entries().forEach(e -> add(e.getValue(), Use.ENV, step, item));
    Optional<ActionSchema> action = at.at("uses").text().flatMap(ActionSchema::find);
    for (Map.Entry<String, Cursor> e : at.at("with").entries()) {
      boolean secret = action.map(a -> a.isSecret(e.getKey())).orElse(false);
      deep(e.getValue(), secret ? Use.SECRET : Use.WITH, step, item);
    }
  }

  private void deep(Cursor at, Use use, int step, Optional<String> item) {
    add(at, use, step, item);
    at.items().forEach(i -> deep(i, use, step, item));
    at.entries().forEach(e -> deep(e.getValue(), use, step, item));
  }

  private void add(Cursor at, Use use, int step, Optional<String> item) {
    if (at.scalar().isPresent()) {
      places.add(new Place(at, use, step, item, own));
    }
  }
}

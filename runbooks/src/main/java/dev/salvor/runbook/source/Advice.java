package dev.salvor.runbook.source;

import java.util.Arrays;
import java.util.Optional;

/** What deserves a look and yet can be run. The codes are part of the interface and stay. */
public enum Advice {
  NO_TIMEOUT("no-timeout", "a step has no timeout, neither its own nor one of `defaults`"),
  UNBOUNDED_RETRY(
      "unbounded-retry", "the tries of a step may go on for more than a day and nothing ends them"),
  NEVER_WITHOUT_CHECK(
      "never-without-check",
      "after a crash nobody can know whether the step was done: it counts as `idempotency: never`"
          + " and has neither `check` nor `undo`"),
  UNUSED_PARAMETER("unused-parameter", "nothing refers to the parameter"),
  OPTIONAL_SECRET(
      "optional-secret",
      "a step needs a secret that is not `required`, and no `when` of the step, its group or its"
          + " phase asks whether the run has it"),
  UNQUOTED_VARIABLE(
      "unquoted-variable",
      "a variable in shell text falls apart at spaces and is matched with files"),
  NOTHING_TO_UNDO("nothing-to-undo", "a rollback is asked for and no step has an `undo`"),
  NO_EFFECT("no-effect", "a key that changes nothing where it stands"),
  UNUSED_ALLOW("unused-allow", "a comment accepts a warning that is not given in its line"),
  TOO_MANY("too-many", "there are more than 200; the others are not shown");

  private final String code;
  private final String meaning;

  Advice(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The word that names it in output, JSON and comments. */
  public String code() {
    return code;
  }

  /** One line for the reference, in Markdown. */
  public String meaning() {
    return meaning;
  }

  public static Optional<Advice> of(String code) {
    return Arrays.stream(values()).filter(a -> a.code.equals(code)).findFirst();
  }
}

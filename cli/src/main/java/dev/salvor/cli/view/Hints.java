package dev.salvor.cli.view;

import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunId;

/** What to type next. */
public final class Hints {
  private Hints() {}

  /** How to answer a question. */
  public static String decide(RunId id, Question question) {
    return "salvor retry|skip|abort " + id + " " + question.step() + " --why TEXT";
  }

  /** How to see a run again. */
  public static String comeBack(RunId id) {
    return "run " + id + " goes on; come back with: salvor watch " + id;
  }
}

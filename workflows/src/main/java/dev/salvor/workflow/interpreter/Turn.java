package dev.salvor.workflow.interpreter;

/** What a step does to the run after an attempt. */
sealed interface Turn {
  /** The step has its result and the run goes on. */
  record Ended() implements Turn {}

  /** One more attempt is due. */
  record Again(Tries tries) implements Turn {}

  /** The step has its result and the run ends with it. */
  record Stop(RunStop stop) implements Turn {}
}

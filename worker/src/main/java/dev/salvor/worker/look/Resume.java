package dev.salvor.worker.look;

import java.time.Instant;

/**
 * A call that asked an orchestrator to go on.
 *
 * @param pause since when it was paused: no pause is ended by more than one call that was answered
 * @param at when it was called
 * @param calls for this pause
 * @param said what came of the call, for people
 */
record Resume(Instant pause, Instant at, int calls, State state, String said) {
  /** How far it is. */
  enum State {
    /**
     * Written before the call: whoever finds it so was killed and does not know what came of it.
     */
    CALLED,
    /** The call never left this machine. */
    NOT_SENT,
    /** It was called, had no answer or one of trouble of its own, and did not go on. */
    UNANSWERED,
    /** It went on. */
    DONE,
    /** It was called, has answered, and did not go on. */
    FAILED
  }

  Resume become(State next, String words) {
    return new Resume(pause, at, calls, next, words);
  }
}

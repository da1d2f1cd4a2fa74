package dev.salvor.workflow.wire;

/**
 * A payload is sealed with a key that is not here. It may be good, so it is not refused: whoever
 * meets it in a run waits for the key, and nothing of the run is lost.
 */
public final class MissingKeyException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  MissingKeyException(String message) {
    super(message);
  }
}

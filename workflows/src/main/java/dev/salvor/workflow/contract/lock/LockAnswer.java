package dev.salvor.workflow.contract.lock;

import java.util.Optional;

/**
 * What a run is told of a lock that it asked for.
 *
 * @param holder who has it, if it is another run
 * @param ahead how many come before it, the holder not counted
 */
public record LockAnswer(String name, Kind kind, Optional<LockHolder> holder, int ahead) {
  /** What became of the claim. */
  public enum Kind {
    GRANTED,
    WAITS,
    REFUSED
  }
}

package dev.salvor.workflow.contract.lock;

import java.util.List;
import java.util.Optional;

/** What a lock's workflow goes on with: who holds it, who waits, next first. */
public record LockState(Optional<LockHolder> holder, List<LockClaim> waiting) {
  public static final LockState FREE = new LockState(Optional.empty(), List.of());

  public LockState {
    waiting = List.copyOf(waiting);
  }
}

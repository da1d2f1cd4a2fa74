package dev.salvor.workflow.lock;

import dev.salvor.workflow.contract.lock.LockClaim;
import dev.salvor.workflow.contract.lock.LockHolder;
import dev.salvor.workflow.contract.lock.LockState;
import dev.salvor.workflow.contract.lock.LockView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who has the lock and who waits for it, first come first served. Pure. */
final class LockQueue {
  private final List<LockClaim> waiting = new ArrayList<>();
  private Optional<LockHolder> holder = Optional.empty();
  private boolean askedAgain;

  void resume(LockState state) {
    holder = state.holder();
    waiting.addAll(state.waiting());
  }

  LockState saved() {
    return new LockState(holder, waiting);
  }

  LockView view(String name) {
    return new LockView(name, holder, first(LockView.MOST), waiting.size());
  }

  Optional<LockHolder> holder() {
    return holder;
  }

  /** One that asks twice keeps its place. */
  void ask(LockClaim claim) {
    if (holder.filter(h -> h.claim().isOf(claim)).isPresent()) {
      askedAgain = true;
    } else if (!isWaiting(claim)) {
      waiting.add(claim);
    }
  }

  /** Whether the holder has asked since this was last called: it has not heard that it has it. */
  boolean hasAskedAgain() {
    boolean asked = askedAgain;
    askedAgain = false;
    return asked;
  }

  void release(LockClaim claim) {
    waiting.removeIf(claim::isOf);
    holder = holder.filter(h -> !h.claim().isOf(claim));
  }

  void give(LockClaim claim, Instant at) {
    waiting.removeIf(claim::isOf);
    holder = Optional.of(new LockHolder(claim, at));
  }

  Optional<LockClaim> next() {
    return waiting.stream().findFirst();
  }

  /** The first that does not wait. */
  Optional<LockClaim> hasty() {
    return waiting.stream().filter(claim -> !claim.waits()).findFirst();
  }

  List<LockClaim> first(int most) {
    return List.copyOf(waiting.subList(0, Math.min(most, waiting.size())));
  }

  boolean isWaiting(LockClaim claim) {
    return waiting.stream().anyMatch(claim::isOf);
  }

  boolean isAnyWaiting() {
    return !waiting.isEmpty();
  }

  boolean isIdle() {
    return holder.isEmpty() && waiting.isEmpty();
  }
}

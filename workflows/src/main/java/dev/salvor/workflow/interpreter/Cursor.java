package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.ResolvedStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Where the run is: phase, step, and the attempt that is due. */
final class Cursor {
  /**
   * The form that survives continue-as-new.
   *
   * @param nextStep of the phase that is not resolved yet
   * @param due resolved steps without a result
   * @param current the attempt of the first of them, if it has had one
   * @param entered when the phase began; absent: it has not
   */
  record Saved(
      int phase,
      int nextStep,
      List<ResolvedStep> due,
      Optional<Tries> current,
      Optional<Instant> entered,
      int failuresBefore) {}

  private int phase;
  private int nextStep;
  private List<ResolvedStep> due = new ArrayList<>();
  private Optional<Tries> current = Optional.empty();
  private Optional<Instant> entered = Optional.empty();
  private int failuresBefore;

  Cursor(int phase) {
    this.phase = phase;
  }

  int phase() {
    return phase;
  }

  int nextStep() {
    return nextStep;
  }

  List<ResolvedStep> due() {
    return List.copyOf(due);
  }

  ResolvedStep head() {
    return due.get(0);
  }

  Optional<Tries> current() {
    return current;
  }

  Optional<Instant> entered() {
    return entered;
  }

  int failuresBefore() {
    return failuresBefore;
  }

  void enter(Instant now, int failures) {
    entered = Optional.of(now);
    failuresBefore = failures;
  }

  void nextPhase() {
    phase++;
    nextStep = 0;
    entered = Optional.empty();
  }

  /** The next {@code consumed} steps of the phase came to {@code resolved}. */
  void resolved(int consumed, List<ResolvedStep> resolved) {
    nextStep += consumed;
    due = new ArrayList<>(resolved);
  }

  /** The first due step has its result. */
  void ended() {
    due.remove(0);
    current = Optional.empty();
  }

  /** The first due step wants another attempt. */
  void again(Tries tries) {
    current = Optional.of(tries);
  }

  Saved saved() {
    return new Saved(phase, nextStep, due(), current, entered, failuresBefore);
  }

  static Cursor of(Saved saved) {
    Cursor cursor = new Cursor(saved.phase());
    cursor.nextStep = saved.nextStep();
    cursor.due = new ArrayList<>(saved.due());
    cursor.current = saved.current();
    cursor.entered = saved.entered();
    cursor.failuresBefore = saved.failuresBefore();
    return cursor;
  }
}

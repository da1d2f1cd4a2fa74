package dev.salvor.worker;

import java.util.Optional;

/**
 * What {@code down --json} says. Field names are stable.
 *
 * @param address of an external engine
 * @param boot the boot unit that was removed
 * @param openRuns runs that go on at the next start
 */
record DownAnswer(
    Ended worker,
    Ended engine,
    Optional<String> address,
    Optional<String> boot,
    Optional<Long> openRuns) {

  /** What became of a part of the node. */
  enum Ended {
    NOT_RUNNING,
    STOPPED,
    KILLED,
    /** It is not Salvor's own and runs on. */
    LEFT_ALONE
  }

  static DownAnswer nothing() {
    return new DownAnswer(
        Ended.NOT_RUNNING, Ended.NOT_RUNNING, Optional.empty(), Optional.empty(), Optional.empty());
  }
}

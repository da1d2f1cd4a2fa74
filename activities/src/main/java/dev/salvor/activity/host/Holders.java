package dev.salvor.activity.host;

/** What the engine knows about runs that hold a host. */
@FunctionalInterface
interface Holders {
  /**
   * Whether a run goes on: a paused or waiting one keeps its host however long it is silent, one
   * that was ended by force does not.
   *
   * @param run its id, or the name of its folder where an older version made that
   */
  boolean isOpen(String run);
}

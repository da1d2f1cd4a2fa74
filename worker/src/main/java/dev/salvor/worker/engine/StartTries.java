package dev.salvor.worker.engine;

/**
 * What to do after an engine ended at its start. At some ports that others take first it says so,
 * at others it panics; a sandbox that a machine cannot keep can make it panic as well. Not
 * thread-safe.
 */
final class StartTries {
  private static final int MOST = 4;

  /** What comes next. */
  enum Next {
    OTHER_PORTS,
    WITHOUT_SANDBOX,
    NOTHING
  }

  private boolean sandboxed;
  private int tries;

  /** Of a start in a sandbox, or of one that has none. */
  StartTries(boolean sandboxed) {
    this.sandboxed = sandboxed;
  }

  /**
   * After one more that ended.
   *
   * @param taken somebody holds one of its ports: no reason to give it more rights
   * @param panicked it does not say why
   */
  Next after(boolean taken, boolean panicked) {
    tries++;
    boolean again = tries < MOST;
    if (sandboxed && !taken && !(panicked && tries < MOST - 1)) {
      sandboxed = false;
      return Next.WITHOUT_SANDBOX;
    }
    return again && (taken || panicked) ? Next.OTHER_PORTS : Next.NOTHING;
  }
}

package dev.salvor.workflow.connect;

/** What kind of engine a node works with. */
public enum EngineKind {
  /** Started by this node, stored in its state folder. */
  EMBEDDED(true),
  /** In the memory of one process: everything but the host's own records ends with it. */
  MEMORY(false),
  /** Named by the standard Temporal environment configuration. */
  EXTERNAL(true);

  private final boolean durable;

  EngineKind(boolean durable) {
    this.durable = durable;
  }

  /** Whether what it has accepted outlives its process. */
  public boolean isDurable() {
    return durable;
  }
}

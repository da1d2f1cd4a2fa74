package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.SegmentProgress;

/** Told about a running segment about every second, by the thread that waits for it. */
@FunctionalInterface
public interface Watcher {
  /** What the host shall do next. */
  enum Wish {
    GO_ON,
    /** Stop what runs, too. */
    STOP
  }

  Watcher NONE = progress -> Wish.GO_ON;

  Wish progress(SegmentProgress progress);
}

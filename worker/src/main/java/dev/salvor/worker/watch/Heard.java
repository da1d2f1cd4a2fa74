package dev.salvor.worker.watch;

import java.util.List;

/** What the engine told, and of what it did not. */
record Heard(List<Finding> findings, Unseen unseen) {
  Heard {
    findings = List.copyOf(findings);
  }
}

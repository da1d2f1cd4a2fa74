package dev.salvor.worker.look;

import dev.salvor.worker.watch.Finding;
import java.util.ArrayList;
import java.util.List;

/** What a look finds, in order. For one thread. */
final class Found {
  private final List<Finding> findings = new ArrayList<>();
  private final List<String> unseen = new ArrayList<>();

  void add(Finding finding) {
    findings.add(finding);
  }

  /** What was found before under keys that begin with {@code prefix} could not be looked at now. */
  void unseen(String prefix) {
    unseen.add(prefix);
  }

  Findings all() {
    return new Findings(findings, unseen);
  }
}

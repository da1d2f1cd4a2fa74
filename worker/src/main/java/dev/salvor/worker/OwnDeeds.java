package dev.salvor.worker;

import dev.salvor.activity.host.Pruning;
import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import dev.salvor.policy.PolicyFile;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.audit.Auditor;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * Notes in the node's audit what it does without anybody's order. None of it may be kept from
 * happening, so an entry that cannot be written goes in later. Safe for any thread.
 */
final class OwnDeeds {
  private static final int NAMED = 20;

  private final Auditor auditor;

  OwnDeeds(Auditor auditor) {
    this.auditor = auditor;
  }

  /** This process begins to serve. */
  void starts(String engine) {
    record(
        auditor
            .entry(AuditAction.WORKER_START)
            .detail("engine", engine)
            .detail("pid", Long.toString(ProcessHandle.current().pid()))
            .detail("version", Version.text()));
  }

  /** The engine is to be started again. */
  void restartsEngine(String why) {
    record(auditor.entry(AuditAction.ENGINE_RESTART).why(why));
  }

  /** The policy is not, or not as far as this process knows, what it was. */
  void policy(PolicyFile.Sight seen) {
    AuditEntry entry = auditor.entry(AuditAction.POLICY).outcome(seen.word()).why(seen.why());
    record(seen.sha256().map(entry::digest).orElse(entry));
  }

  /** Old outputs were removed. */
  void pruned(Duration age, Pruning.Report report) {
    List<Pruning.Pruned> gone = report.runs().stream().filter(run -> run.left().isEmpty()).toList();
    if (!gone.isEmpty()) {
      long size = gone.stream().mapToLong(Pruning.Pruned::kilobytes).sum();
      record(
          auditor
              .entry(AuditAction.PRUNE)
              .detail("older-than", Durations.text(age))
              .detail("runs", names(gone))
              .detail("kilobytes", Long.toString(size)));
    }
  }

  private static String names(List<Pruning.Pruned> gone) {
    String first =
        gone.stream().limit(NAMED).map(Pruning.Pruned::run).collect(Collectors.joining(" "));
    return gone.size() <= NAMED ? first : first + " and " + (gone.size() - NAMED) + " more";
  }

  private void record(AuditEntry entry) {
    boolean unused = auditor.recordOrKeep(List.of(entry));
  }
}

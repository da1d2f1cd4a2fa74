package dev.salvor.cli.command;

import dev.salvor.audit.AuditEntry;
import dev.salvor.cli.audit.Audit;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.trust.TrustFile;
import dev.salvor.trust.TrustedKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.function.UnaryOperator;

/** One change of the trusted keys: recorded before it is made, and as failed if it was not made. */
final class TrustChange {
  private final Audit audit;
  private final List<OptionalLong> announced = new ArrayList<>();

  TrustChange(Audit audit) {
    this.audit = audit;
  }

  /** What lets more through: without a record it is not done. */
  void must(AuditEntry entry) {
    announced.add(OptionalLong.of(audit.must(entry)));
  }

  /** What lets less through is never refused because it cannot be recorded. */
  void may(AuditEntry entry) {
    announced.add(audit.may(entry));
  }

  TrustedKeys of(TrustFile file, UnaryOperator<TrustedKeys> change) {
    try {
      return file.change(change);
    } catch (CliProblem notDone) {
      announced.forEach(at -> audit.failed(at, "failed", notDone.text()));
      throw notDone;
    }
  }
}

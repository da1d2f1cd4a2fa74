package dev.salvor.cli.audit;

import dev.salvor.audit.AuditAction;
import dev.salvor.audit.AuditEntry;
import java.util.OptionalLong;

/** The audit of this machine's node, as commands write to it. */
public interface Audit {
  /** An entry that begins with who, from where and when. */
  AuditEntry entry(AuditAction action);

  /**
   * Records what is about to be done.
   *
   * @return number of the entry
   * @throws dev.salvor.cli.io.CliProblem if it cannot be recorded: then it must not be done
   */
  long must(AuditEntry entry);

  /**
   * Records what has happened, or what must never be kept from happening: that something stops. If
   * that cannot be recorded, the person is told.
   *
   * @return number of the entry; empty: it is not recorded
   */
  OptionalLong may(AuditEntry entry);

  /** Records that what entry {@code of} announced was not done. */
  default void failed(OptionalLong of, String outcome, String why) {
    if (of.isPresent()) {
      OptionalLong unused =
          may(entry(AuditAction.FAILED).of(of.getAsLong()).outcome(outcome).why(why));
    }
  }
}

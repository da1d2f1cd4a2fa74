package dev.salvor.workflow.contract.run;

import java.util.Objects;

/**
 * Where the audit of a node ended when a run did. Kept in the run's memo, out of reach of who can
 * write the log.
 *
 * @param log which log: the id of the state folder that it lies in
 * @param end {@code SEQ:HASH}
 */
public record AuditMark(String log, String end) {
  public static final String MEMO_KEY = "salvor.audit";

  public AuditMark {
    Objects.requireNonNull(log, "log");
    Objects.requireNonNull(end, "end");
  }
}

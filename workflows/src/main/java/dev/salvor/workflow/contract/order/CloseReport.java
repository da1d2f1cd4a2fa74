package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.run.AuditMark;
import java.util.Optional;

/**
 * The host's answer to {@link CloseOrder}.
 *
 * @param closed false if the host could not finish (full disk), with the reason in {@code why}
 * @param audit where the audit of the worker's node ended then; absent from older ones
 */
public record CloseReport(boolean closed, String why, Optional<AuditMark> audit) {
  /** One that says nothing of an audit. */
  public CloseReport(boolean closed, String why) {
    this(closed, why, Optional.empty());
  }

  /** The same with where the audit ended. */
  public CloseReport with(Optional<AuditMark> mark) {
    return new CloseReport(closed, why, mark);
  }
}

package dev.salvor.worker.doctor;

import dev.salvor.workflow.audit.AuditProof;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** Whether the node's audit can be written, and its newest entries are as they were written. */
final class AuditCheck {
  private static final String SUBJECT = "audit";

  private AuditCheck() {}

  static Finding look(Path state) {
    Optional<String> unwritable = AuditProof.unwritable(state);
    if (unwritable.isPresent()) {
      return Finding.problem(
          SUBJECT,
          unwritable.get() + ": no run is started, decided or gone on with here",
          "correct owner and mode of " + state.resolve("audit"));
    }
    try {
      return of(AuditProof.ofEnd(state));
    } catch (NoSuchFileException changed) {
      return Finding.warning(SUBJECT, "it changes just now", "ask again");
    } catch (IOException failure) {
      return Finding.problem(
          SUBJECT, "cannot be read: " + failure, "correct it; then: salvor audit verify");
    }
  }

  private static Finding of(AuditProof proof) {
    if (proof.isWhole()) {
      return Finding.ok(
          SUBJECT,
          proof.lines() == 0
              ? "nothing was recorded yet"
              : "entries up to " + proof.end().seq() + ", the newest are as they were written");
    }
    int more = proof.findings().size() - 1;
    return Finding.warning(
        SUBJECT,
        "it is not as it was written: "
            + proof.findings().getFirst()
            + (more == 0 ? "" : " (and " + more + " more)"),
        "keep a copy of it as it is, and look: salvor audit verify");
  }
}

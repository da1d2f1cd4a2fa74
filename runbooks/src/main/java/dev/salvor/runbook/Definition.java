package dev.salvor.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;

/**
 * A runbook pinned with its files: what a run keeps, so that it never changes because a file did.
 *
 * @param files content of each file that a {@code script} or an action's {@code source} names, by
 *     its name in the runbook
 * @param sha256 lower-case hex over the canonical JSON of runbook and files; what came from
 *     elsewhere only says so, see {@code Definitions.isWhole}
 * @param signatures of {@code sha256}, as they came with it; they are no part of what it is
 */
public record Definition(
    Runbook runbook,
    Map<String, byte[]> files,
    String sha256,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DefinitionSignature> signatures) {
  public Definition {
    files = Copies.ordered(files);
    // Absent in one of an older version.
    signatures = signatures == null ? List.of() : List.copyOf(signatures);
  }

  /** One that nobody has signed. */
  public Definition(Runbook runbook, Map<String, byte[]> files, String sha256) {
    this(runbook, files, sha256, List.of());
  }

  /** The same with these signatures in place of its own. */
  public Definition signed(List<DefinitionSignature> by) {
    return new Definition(runbook, files, sha256, by);
  }
}

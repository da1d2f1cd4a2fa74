package dev.salvor.runbook;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A runbook pinned with its files: what a run keeps, so that it never changes because a file did.
 *
 * @param files content of each file that a {@code script} or an action's {@code source} names, by
 *     its name in the runbook
 * @param sha256 lower-case hex over the canonical JSON of runbook and files; what came from
 *     elsewhere only says so, see {@code Definitions.isWhole}
 * @param signatures of {@code sha256}, as they came with it; they are no part of what it is
 * @param whole what a plan's definition was made from: that is what people have signed
 */
public record Definition(
    Runbook runbook,
    Map<String, byte[]> files,
    String sha256,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<DefinitionSignature> signatures,
    Optional<Definition> whole) {
  public Definition {
    files = Copies.ordered(files);
    // Absent in one of an older version.
    signatures = signatures == null ? List.of() : List.copyOf(signatures);
  }

  /** One that nobody has signed. */
  public Definition(Runbook runbook, Map<String, byte[]> files, String sha256) {
    this(runbook, files, sha256, List.of(), Optional.empty());
  }

  /** The same with these signatures in place of its own. */
  public Definition signed(List<DefinitionSignature> by) {
    return new Definition(runbook, files, sha256, by, whole);
  }

  /** The same as a part of another, which is executed only where that may be. */
  public Definition partOf(Definition all) {
    return new Definition(runbook, files, sha256, signatures, Optional.of(all));
  }

  /** What has to be signed: it, or what it is a part of. */
  public Definition written() {
    return whole.orElse(this);
  }
}

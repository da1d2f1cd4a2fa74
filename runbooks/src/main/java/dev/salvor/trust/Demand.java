package dev.salvor.trust;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.Definitions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a worker asks of a definition before it does anything of it. Pure. */
public final class Demand {
  private static final String UNCHANGED = "; nothing was changed here. ";

  /** Whether a definition may be run, and by whose word. */
  public sealed interface Answer {
    /**
     * It may.
     *
     * @param because by whose word, for people; empty if nothing is demanded
     */
    record Met(Optional<String> because) implements Answer {}

    /** It may not; {@code why} says who signed, who is trusted, and what to do. */
    record Unmet(String why) implements Answer {}
  }

  private final TrustedKeys trusted;

  /** Of a worker that trusts these keys. */
  public Demand(TrustedKeys trusted) {
    this.trusted = trusted;
  }

  /**
   * Looks at a definition as it came. That its content is what was signed is checked here, too.
   *
   * @param ofCatalogue it is, to the last byte, one that came with the worker's own product
   */
  public Answer of(Definition definition, boolean ofCatalogue) {
    if (!trusted.requires(Purpose.RUNBOOK)) {
      return new Answer.Met(Optional.empty());
    }
    if (!Definitions.isWhole(definition)) {
      return new Answer.Unmet(
          what(definition)
              + " is not what its digest says: it was changed on its way, or another version of"
              + " Salvor pinned it"
              + UNCHANGED
              + "Start it again with the version of Salvor that this worker has");
    }
    List<SignedBy> signers =
        Signatures.signers(definition.sha256(), definition.signatures(), trusted);
    List<String> good =
        signers.stream()
            .filter(SignedBy.Trusted.class::isInstance)
            .map(SignedBy::words)
            .distinct()
            .toList();
    if (!good.isEmpty()) {
      return new Answer.Met(Optional.of("is signed by " + String.join(" and ", good)));
    }
    if (ofCatalogue && trusted.catalogue()) {
      return new Answer.Met(Optional.of("came with the worker's own Salvor"));
    }
    return new Answer.Unmet(
        what(definition) + " " + said(signers) + "; this worker " + whom() + UNCHANGED + next());
  }

  private static String what(Definition definition) {
    return "the runbook "
        + definition.runbook().name()
        + " ("
        + definition.sha256().substring(0, Math.min(12, definition.sha256().length()))
        + ")";
  }

  private static String said(List<SignedBy> signers) {
    if (signers.isEmpty()) {
      return "is not signed";
    }
    return signers.stream()
        .map(
            s ->
                s instanceof SignedBy.Wrong
                    ? "has a signature of something else, in the name of " + s.words()
                    : "is signed by " + s.words())
        .collect(Collectors.joining(", and "));
  }

  private String whom() {
    List<TrustedKey> keys = trusted.with(Purpose.RUNBOOK);
    return "runs only what is signed by "
        + (keys.isEmpty()
            ? "a key that it trusts with runbooks, and it trusts none"
            : keys.stream().map(SignedBy::name).collect(Collectors.joining(" or ")));
  }

  private static String next() {
    return "Have it signed there (salvor sign RUNBOOK) and start it again; or trust the signer on"
        + " the worker's machine: salvor trust add KEY --for runbook --worker";
  }
}

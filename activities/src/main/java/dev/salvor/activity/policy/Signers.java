package dev.salvor.activity.policy;

import dev.salvor.runbook.Definition;
import java.util.Optional;
import java.util.Set;

/** Who has signed a pinned runbook. Safe for any thread. */
@FunctionalInterface
public interface Signers {
  /** Nobody looks at signatures: a rule about signers then refuses. */
  Signers NOT_LOOKED_AT = definition -> Optional.empty();

  /**
   * Fingerprints ({@code SHA256:...}) of the keys whose signature of this definition was verified
   * and whose owner is trusted with runbooks; absent: that cannot be said.
   */
  Optional<Set<String>> of(Definition definition);
}

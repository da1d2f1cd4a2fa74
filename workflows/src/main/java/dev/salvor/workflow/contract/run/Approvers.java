package dev.salvor.workflow.contract.run;

import dev.salvor.trust.SignedBy;
import dev.salvor.trust.TrustedKey;
import dev.salvor.trust.VerifyKey;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Whose signature proves an approval.
 *
 * @param keys that are trusted with approvals; the name of a key is that of its owner
 * @param required an approval without one of them does not count
 * @param problem why it cannot be told whom the worker trusts; then nothing counts
 */
public record Approvers(List<TrustedKey> keys, boolean required, Optional<String> problem) {
  /** Nobody has a key. */
  public static final Approvers NONE = new Approvers(List.of(), false, Optional.empty());

  public Approvers {
    keys = List.copyOf(keys);
  }

  /** It cannot be told. */
  public static Approvers unknown(String why) {
    return new Approvers(List.of(), true, Optional.of(why));
  }

  public Optional<TrustedKey> of(VerifyKey key) {
    return keys.stream().filter(k -> k.key().equals(key)).findFirst();
  }

  public Optional<TrustedKey> named(String name) {
    return keys.stream().filter(k -> k.name().equals(name)).findFirst();
  }

  /** For people. */
  public String words() {
    return keys.isEmpty()
        ? "none"
        : keys.stream().map(SignedBy::name).collect(Collectors.joining(", "));
  }
}

package dev.salvor.trust;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that an account trusts, in the order in which they were added.
 *
 * @param schemaVersion of the file; a newer one is refused
 */
public record TrustedKeys(int schemaVersion, List<TrustedKey> keys) {
  private static final int PRESENT = 1;

  /** Nobody is trusted. */
  public static final TrustedKeys NONE = new TrustedKeys(PRESENT, List.of());

  public TrustedKeys {
    if (schemaVersion != PRESENT) {
      throw new IllegalArgumentException(
          "schemaVersion: " + schemaVersion + " is not " + PRESENT + "; a newer Salvor wrote it");
    }
    keys = List.copyOf(keys);
  }

  /**
   * Reads the text of the file.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TrustedKeys parse(String text) {
    try {
      return SalvorJson.mapper().readValue(text, TrustedKeys.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(e.getOriginalMessage(), e);
    }
  }

  /** The text of the file. */
  public String text() {
    try {
      return SalvorJson.mapper().writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("keys cannot be written as JSON", e);
    }
  }

  /** The entry of {@code key} for {@code purpose}. */
  public Optional<TrustedKey> find(VerifyKey key, Purpose purpose) {
    return keys.stream().filter(k -> k.key().equals(key) && k.purpose() == purpose).findFirst();
  }

  /** Those that are meant by a name or a fingerprint. */
  public List<TrustedKey> named(String word) {
    return keys.stream()
        .filter(k -> k.name().equals(word) || k.key().fingerprint().text().equals(word))
        .toList();
  }

  public TrustedKeys plus(TrustedKey key) {
    List<TrustedKey> more = new ArrayList<>(keys);
    more.add(key);
    return new TrustedKeys(PRESENT, more);
  }

  public TrustedKeys minus(List<TrustedKey> gone) {
    return new TrustedKeys(PRESENT, keys.stream().filter(k -> !gone.contains(k)).toList());
  }
}

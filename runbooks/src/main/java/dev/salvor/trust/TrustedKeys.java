package dev.salvor.trust;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys that an account or a worker trusts, in the order in which they were added.
 *
 * @param schemaVersion of the file; a newer one is refused
 * @param require what a worker does only if a key signed it that it trusts with that
 * @param catalogue where runbooks have to be signed, those that come with the product need not be
 */
public record TrustedKeys(
    int schemaVersion,
    List<TrustedKey> keys,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Purpose> require,
    @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean catalogue) {
  private static final int PRESENT = 1;

  /** Nobody is trusted. */
  public static final TrustedKeys NONE = new TrustedKeys(PRESENT, List.of(), List.of(), false);

  public TrustedKeys {
    if (schemaVersion != PRESENT) {
      throw new IllegalArgumentException(
          "schemaVersion: " + schemaVersion + " is not " + PRESENT + "; a newer Salvor wrote it");
    }
    if (keys == null) {
      throw new IllegalArgumentException("keys: there is no such list");
    }
    keys = List.copyOf(keys);
    // Absent where nothing is demanded.
    require = require == null ? List.of() : List.copyOf(require);
  }

  /** Whether a signature is demanded for it. */
  public boolean requires(Purpose purpose) {
    return require.contains(purpose);
  }

  /** Those that are trusted with it. */
  public List<TrustedKey> with(Purpose purpose) {
    return keys.stream().filter(k -> k.purpose() == purpose).toList();
  }

  /** The same that demands a signature for {@code purpose}, or does so no longer. */
  public TrustedKeys requiring(Purpose purpose, boolean demanded, boolean notOfCatalogue) {
    List<Purpose> all = new ArrayList<>(require);
    all.remove(purpose);
    if (demanded) {
      all.add(purpose);
    }
    return new TrustedKeys(
        PRESENT, keys, all, purpose == Purpose.RUNBOOK ? demanded && notOfCatalogue : catalogue);
  }

  /**
   * Reads the text of the file.
   *
   * @throws IllegalArgumentException if it is none
   */
  public static TrustedKeys parse(String text) {
    try {
      TrustedKeys read = SalvorJson.mapper().readValue(text, TrustedKeys.class);
      if (read == null) {
        throw new IllegalArgumentException("it says nothing");
      }
      return read;
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
    return new TrustedKeys(PRESENT, more, require, catalogue);
  }

  public TrustedKeys minus(List<TrustedKey> gone) {
    return new TrustedKeys(
        PRESENT, keys.stream().filter(k -> !gone.contains(k)).toList(), require, catalogue);
  }
}

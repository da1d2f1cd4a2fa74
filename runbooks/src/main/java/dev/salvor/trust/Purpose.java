package dev.salvor.trust;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a key is trusted with. */
public enum Purpose {
  /** Releases of updates over the air. */
  OTA;

  /** As people write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The purpose that is written as {@code word}. */
  public static Optional<Purpose> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
  }
}

package dev.salvor.trust;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What a key is trusted with. */
public enum Purpose {
  /** Releases of updates over the air. */
  OTA,
  /** Runbooks, with their files. */
  RUNBOOK,
  /** Approvals, in the name of the key. */
  APPROVE;

  /** As people write it. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** All of them, for people. */
  public static String words() {
    return Arrays.stream(values()).map(Purpose::word).collect(Collectors.joining(", "));
  }

  /** The purpose that is written as {@code word}. */
  public static Optional<Purpose> of(String word) {
    return Arrays.stream(values()).filter(p -> p.word().equals(word)).findFirst();
  }
}

package dev.salvor.runbook.plan;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.json.SalvorJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Ids of steps in a run: {@code <phase>.<step>}, for an element of {@code forEach} with {@code
 * .<digest>} behind it. They are path names; a longer one is cut and ends in its digest.
 */
public final class StepIds {
  /** Name of the phase of {@code finally} steps. */
  public static final String FINALLY = "finally";

  private static final int MAX = 63;
  private static final int DIGITS = 8;

  private StepIds() {}

  /** The id of a step without {@code forEach}. */
  public static String of(String phase, String step) {
    return fit(phase + "." + step);
  }

  /** The id of a step for one element of {@code forEach}. */
  public static String of(String phase, String step, Object element) {
    return fit(phase + "." + step + "." + digest(json(element)));
  }

  private static String fit(String id) {
    return id.length() <= MAX
        ? id
        : id.substring(0, MAX - DIGITS - 1).replaceFirst("\\.+$", "") + "-" + digest(id);
  }

  private static String json(Object element) {
    try {
      return SalvorJson.mapper().writeValueAsString(element);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("an element of forEach cannot be written as JSON", e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}

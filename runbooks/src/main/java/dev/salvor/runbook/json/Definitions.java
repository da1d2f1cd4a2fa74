package dev.salvor.runbook.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Runbook;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/** Pins runbooks with their files. */
public final class Definitions {
  private Definitions() {}

  /** The definition of {@code runbook} with {@code files}; equal content gives an equal digest. */
  public static Definition pin(Runbook runbook, Map<String, byte[]> files) {
    TreeMap<String, byte[]> sorted = new TreeMap<>(files);
    MessageDigest digest = sha256();
    digest.update(canonical(runbook));
    sorted.forEach(
        (name, content) -> {
          digest.update((byte) 0);
          digest.update(name.getBytes(StandardCharsets.UTF_8));
          digest.update((byte) 0);
          digest.update(sha256().digest(content));
        });
    return new Definition(runbook, sorted, HexFormat.of().formatHex(digest.digest()));
  }

  /** Whether it is what its digest says, and nothing was put in another's place. */
  public static boolean isWhole(Definition definition) {
    return pin(definition.runbook(), definition.files()).sha256().equals(definition.sha256());
  }

  /** Lower-case hex over the runbook alone. */
  public static String runbookSha256(Definition definition) {
    return HexFormat.of().formatHex(sha256().digest(canonical(definition.runbook())));
  }

  /** Lower-case hex over each of its files, by name. */
  public static Map<String, String> filesSha256(Definition definition) {
    TreeMap<String, String> digests = new TreeMap<>();
    definition
        .files()
        .forEach(
            (name, content) ->
                digests.put(name, HexFormat.of().formatHex(sha256().digest(content))));
    return digests;
  }

  private static byte[] canonical(Runbook runbook) {
    try {
      return SalvorJson.mapper().writeValueAsBytes(runbook);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a runbook cannot be written as JSON", e);
    }
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this Java has no SHA-256", e);
    }
  }
}

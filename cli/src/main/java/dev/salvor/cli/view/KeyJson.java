package dev.salvor.cli.view;

import dev.salvor.cli.trust.KeyFolder;
import java.util.List;

/**
 * An own key in JSON; the names are part of the interface.
 *
 * @param publicKey its 32 bytes in Base64
 * @param file of the public half
 */
public record KeyJson(String name, String fingerprint, String publicKey, String file) {
  /** The same of a key. */
  public static KeyJson of(KeyFolder.Own key) {
    return new KeyJson(key.name(), key.key().fingerprint().text(), key.key().base64(), key.file());
  }

  /** For people. */
  public List<String> lines() {
    return new FactLines()
        .add("key", name)
        .add("fingerprint", fingerprint)
        .add("public key", publicKey)
        .add("file", file)
        .lines();
  }
}

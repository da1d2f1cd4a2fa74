package dev.salvor.trust;

import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The text form of keys that other programs read, too (RFC 7468). */
final class Pem {
  private static final int WIDTH = 64;
  private static final Pattern BLOCK =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]+)-----\\s+([A-Za-z0-9+/=\\s]+)-----END \\1-----", Pattern.DOTALL);

  /** What one block holds. */
  record Block(String label, String base64) {
    byte[] bytes() {
      return Base64.getMimeDecoder().decode(base64);
    }
  }

  private Pem() {}

  static String text(String label, byte[] bytes) {
    Base64.Encoder lines = Base64.getMimeEncoder(WIDTH, new byte[] {'\n'});
    return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
        .formatted(label, lines.encodeToString(bytes), label);
  }

  /** The first block of {@code text}. */
  static Optional<Block> find(String text) {
    Matcher block = BLOCK.matcher(text);
    return block.find() ? Optional.of(new Block(block.group(1), block.group(2))) : Optional.empty();
  }
}

package dev.salvor.release;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * What a release is known by: the SHA-256 of its {@code MANIFEST}.
 *
 * @param hex 64 hexadecimal digits of lower case
 */
public record ReleaseDigest(String hex) {
  private static final Pattern FORM = Pattern.compile("[0-9a-f]{64}");
  private static final int SHORT = 12;

  public ReleaseDigest {
    if (!FORM.matcher(hex).matches()) {
      throw new IllegalArgumentException("hex: \"" + hex + "\" is not 64 hexadecimal digits");
    }
  }

  /** The digest of the release whose manifest is {@code manifest}. */
  public static ReleaseDigest of(byte[] manifest) {
    return new ReleaseDigest(HexFormat.of().formatHex(sha256().digest(manifest)));
  }

  /** A fresh SHA-256; every JDK has it. */
  public static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("this JDK has no SHA-256", e);
    }
  }

  /** The first 12 digits, which name its folder on a node. */
  public String shortDigits() {
    return hex.substring(0, SHORT);
  }

  @Override
  public String toString() {
    return hex;
  }
}

package dev.salvor.activity.transport.ssh;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.PublicKey;
import java.util.Base64;
import net.schmizz.sshj.common.Buffer;

/** A host's key in the forms that people compare and files keep. */
final class Fingerprint {
  private Fingerprint() {}

  /** As {@code ssh-keygen -l} prints it. */
  static String of(PublicKey key) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(key));
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The key as known hosts keep it. */
  static String base64(PublicKey key) {
    return Base64.getEncoder().encodeToString(bytes(key));
  }

  private static byte[] bytes(PublicKey key) {
    return new Buffer.PlainBuffer().putPublicKey(key).getCompactData();
  }
}

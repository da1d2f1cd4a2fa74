package dev.salvor.worker.engine;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Whether the program in the cache is still the one that was put there: its SHA-256 lies beside it.
 * It finds a damaged disk and a copy that was laid over it; nobody else can write there at all.
 */
final class EngineDigest {
  private EngineDigest() {}

  /** It is, or nothing is known of it: an older version of Salvor put it there, or an operator. */
  static boolean holds(Path program) {
    try {
      return Files.readString(beside(program)).strip().equals(of(program));
    } catch (NoSuchFileException unknown) {
      return true;
    } catch (IOException unreadable) {
      return false;
    }
  }

  /** From now on it is this. */
  static void keep(Path program) throws IOException {
    Path next = program.resolveSibling(".digest.new");
    Files.writeString(next, of(program) + "\n");
    Files.move(next, beside(program), StandardCopyOption.ATOMIC_MOVE);
  }

  /** Nothing is known of what comes next. */
  static void forget(Path program) throws IOException {
    Files.deleteIfExists(beside(program));
  }

  private static Path beside(Path program) {
    return program.resolveSibling(program.getFileName() + ".sha256");
  }

  private static String of(Path program) throws IOException {
    try (InputStream in = Files.newInputStream(program)) {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      byte[] block = new byte[1 << 16];
      for (int n = in.read(block); n >= 0; n = in.read(block)) {
        sha256.update(block, 0, n);
      }
      return HexFormat.of().formatHex(sha256.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}

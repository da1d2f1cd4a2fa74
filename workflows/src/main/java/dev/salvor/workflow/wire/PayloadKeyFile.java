package dev.salvor.workflow.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;

/**
 * The key in its file: hex text, readable by its owner only. Made at first use; of several that
 * make it at once, one wins and all use that one.
 */
public final class PayloadKeyFile {
  /** Names another file than the one in the state folder, for machines that share an engine. */
  public static final String OVERRIDE = "SALVOR_KEY_FILE";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PayloadKeyFile() {}

  /** Where the key of this state folder lies. */
  public static Path locate(Path stateRoot) {
    return Optional.ofNullable(System.getenv(OVERRIDE))
        .filter(named -> !named.isBlank())
        .map(Path::of)
        .orElseGet(() -> stateRoot.resolve("keys").resolve("payload.key"));
  }

  /**
   * Reads the key, or makes it if there is none.
   *
   * @throws UncheckedIOException with a message for people if it can be neither read nor made
   */
  public static PayloadKey loadOrCreate(Path file) {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      return create(file);
    } catch (IOException e) {
      throw unusable(file, "cannot be read", e);
    }
  }

  /**
   * Reads the key that is there.
   *
   * @throws UncheckedIOException with a message for people if there is none, or it is unusable
   */
  public static PayloadKey load(Path file) {
    try {
      return read(file);
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(
          "the payload key "
              + file
              + " is missing; salvor up makes one on a new node; if there were runs before, it says"
              + " what to do",
          e);
    } catch (IOException e) {
      throw unusable(file, "cannot be read", e);
    }
  }

  private static PayloadKey read(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new IOException(
          "is open to others (mode "
              + PosixFilePermissions.toString(mode)
              + "); if nobody else has read it: chmod 600 "
              + file);
    }
    String text = new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).strip();
    try {
      return PayloadKey.of(HexFormat.of().parseHex(text));
    } catch (IllegalArgumentException e) {
      throw new IOException("does not hold a key of 64 hex digits; restore it from a backup", e);
    }
  }

  private static PayloadKey create(Path file) {
    byte[] bytes = new byte[PayloadKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("has no folder");
      }
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
      Path draft =
          Files.createTempFile(
              folder, ".payload", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try {
        writeAndSync(draft, HexFormat.of().formatHex(bytes) + "\n");
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        return read(file);
      } finally {
        Files.deleteIfExists(draft);
      }
      return PayloadKey.of(bytes);
    } catch (IOException e) {
      throw unusable(file, "cannot be made", e);
    }
  }

  private static void writeAndSync(Path file, String text) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
  }

  private static UncheckedIOException unusable(Path file, String what, IOException cause) {
    return new UncheckedIOException(
        "the payload key " + file + " " + what + ": " + why(cause), cause);
  }

  private static String why(IOException cause) {
    return cause instanceof AccessDeniedException
        ? "not permitted for user "
            + System.getProperty("user.name")
            + "; correct its owner (chown)"
        : String.valueOf(cause.getMessage());
  }
}

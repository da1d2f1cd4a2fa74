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
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The keys in their file: hex text, a line each, readable by its owner only. The first line's seals
 * and all of them open. Made at first use; of several that make it at once, one wins and all use
 * that one. What follows a key after a space is for people.
 */
public final class PayloadKeyFile {
  /** Names another file than the one in the state folder, for machines that share an engine. */
  public static final String OVERRIDE = "SALVOR_KEY_FILE";

  static final Set<PosixFilePermission> OWNER_ONLY = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> OWNER_FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PayloadKeyFile() {}

  /** Where the keys of this state folder lie. */
  public static Path locate(Path stateRoot) {
    return Optional.ofNullable(System.getenv(OVERRIDE))
        .filter(named -> !named.isBlank())
        .map(Path::of)
        .orElseGet(() -> stateRoot.resolve("keys").resolve("payload.key"));
  }

  /**
   * Reads the key that seals, or makes it if there is none.
   *
   * @throws UncheckedIOException with a message for people if it can be neither read nor made
   */
  public static PayloadKey loadOrCreate(Path file) {
    try {
      return read(file).getFirst();
    } catch (NoSuchFileException e) {
      return create(file);
    } catch (IOException e) {
      throw unusable(file, "cannot be read", e);
    }
  }

  /**
   * Reads the key that seals.
   *
   * @throws UncheckedIOException with a message for people if there is none, or it is unusable
   */
  public static PayloadKey load(Path file) {
    return all(file).getFirst();
  }

  /**
   * Reads all that are there, the one that seals first.
   *
   * @throws UncheckedIOException with a message for people if there is none, or one is unusable
   */
  public static List<PayloadKey> all(Path file) {
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

  private static List<PayloadKey> read(Path file) throws IOException {
    Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
    if (!OWNER_ONLY.containsAll(mode)) {
      throw new IOException(
          "is open to others (mode "
              + PosixFilePermissions.toString(mode)
              + "); if nobody else has read it: chmod 600 "
              + file);
    }
    Optional<String> strange = KeyOwner.strange(file, alsoOf(file));
    if (strange.isPresent()) {
      throw new IOException(strange.get());
    }
    List<PayloadKey> keys = new ArrayList<>();
    for (String line : text(file).lines().filter(l -> !l.isBlank()).toList()) {
      try {
        PayloadKey key = PayloadKey.of(HexFormat.of().parseHex(line.strip().split("\\s", 2)[0]));
        if (keys.stream().noneMatch(other -> other.id().equals(key.id()))) {
          keys.add(key);
        }
      } catch (IllegalArgumentException e) {
        throw new IOException(
            "has a line without a key of 64 hex digits; restore it from a backup", e);
      }
    }
    if (keys.isEmpty()) {
      throw new IOException("does not hold a key of 64 hex digits; restore it from a backup");
    }
    return keys;
  }

  /**
   * Who may own it, too: whoever owns its state folder, for root may look at any node. Of one that
   * was named to lie anywhere nobody.
   */
  private static OptionalLong alsoOf(Path file) throws IOException {
    Path keys = file.toAbsolutePath().getParent();
    Path state = keys == null ? null : keys.getParent();
    return state == null || !System.getenv().getOrDefault(OVERRIDE, "").isBlank()
        ? OptionalLong.empty()
        : OptionalLong.of(KeyOwner.uid(state));
  }

  static String text(Path file) throws IOException {
    return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1);
  }

  private static PayloadKey create(Path file) {
    byte[] bytes = new byte[PayloadKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    try {
      Path folder = file.toAbsolutePath().getParent();
      if (folder == null) {
        throw new IOException("has no folder");
      }
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_FOLDER));
      }
      Optional<String> strange = KeyOwner.strangeFolder(folder, OptionalLong.empty());
      if (strange.isPresent()) {
        throw new IOException("its folder " + strange.get());
      }
      Path draft =
          Files.createTempFile(
              folder, ".payload", ".tmp", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      try {
        writeAndSync(draft, HexFormat.of().formatHex(bytes) + "\n");
        Files.createLink(file, draft);
      } catch (FileAlreadyExistsException e) {
        return read(file).getFirst();
      } finally {
        Files.deleteIfExists(draft);
      }
      return PayloadKey.of(bytes);
    } catch (IOException e) {
      throw unusable(file, "cannot be made", e);
    }
  }

  static void writeAndSync(Path file, String text) throws IOException {
    try (FileChannel out = FileChannel.open(file, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
      while (buffer.hasRemaining()) {
        out.write(buffer);
      }
      out.force(true);
    }
  }

  static UncheckedIOException unusable(Path file, String what, IOException cause) {
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

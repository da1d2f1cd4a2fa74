package dev.salvor.workflow.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * Changes which keys a file holds. The file appears whole or stays as it was; whoever uses it
 * follows within a second. One that changes it waits for another.
 */
public final class KeyRotation {
  private final Path file;

  /** Of the keys of {@code file}. */
  public KeyRotation(Path file) {
    this.file = file;
  }

  /**
   * Makes a key.
   *
   * @param seals it seals from now on; else it only opens, until {@link #use}
   * @throws UncheckedIOException with a message for people if the file cannot be read or written
   */
  public PayloadKey add(boolean seals, Instant now) {
    byte[] bytes = new byte[PayloadKey.BYTES];
    new SecureRandom().nextBytes(bytes);
    String line = HexFormat.of().formatHex(bytes) + " made " + now.truncatedTo(ChronoUnit.SECONDS);
    change(lines -> lines.add(seals ? 0 : lines.size(), line));
    return PayloadKey.of(bytes);
  }

  /**
   * Lets the key {@code id} seal from now on.
   *
   * @throws IllegalArgumentException if the file does not hold it
   * @throws UncheckedIOException with a message for people if the file cannot be read or written
   */
  public void use(String id) {
    change(lines -> lines.addFirst(lines.remove(find(lines, id))));
  }

  /**
   * Takes a key away. What it sealed can never be read again here.
   *
   * @throws IllegalArgumentException if the file does not hold it, or it is the one that seals
   * @throws UncheckedIOException with a message for people if the file cannot be read or written
   */
  public void drop(String id) {
    change(
        lines -> {
          int at = find(lines, id);
          if (at == 0) {
            throw new IllegalArgumentException(
                "key " + id + " is the one that seals; make another one first: salvor key rotate");
          }
          lines.remove(at);
        });
  }

  private interface Change {
    void on(List<String> lines);
  }

  private void change(Change change) {
    PayloadKeyFile.load(file);
    Path real = file;
    try {
      real = file.toRealPath();
      Path folder = real.getParent();
      if (folder == null) {
        throw new IOException("has no folder");
      }
      try (FileChannel turn =
          FileChannel.open(
              folder.resolve("." + real.getFileName() + ".lock"),
              java.util.Set.of(StandardOpenOption.CREATE, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PayloadKeyFile.OWNER_ONLY))) {
        turn.lock();
        List<String> lines =
            new ArrayList<>(
                PayloadKeyFile.text(real).lines().filter(line -> !line.isBlank()).toList());
        change.on(lines);
        replace(folder, real, String.join("\n", lines) + "\n");
      }
    } catch (IOException e) {
      throw PayloadKeyFile.unusable(real, "cannot be changed", e);
    }
  }

  private static void replace(Path folder, Path file, String text) throws IOException {
    Path draft =
        Files.createTempFile(
            folder,
            ".payload",
            ".tmp",
            PosixFilePermissions.asFileAttribute(PayloadKeyFile.OWNER_ONLY));
    try {
      PayloadKeyFile.writeAndSync(draft, text);
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      try (FileChannel entry = FileChannel.open(folder, StandardOpenOption.READ)) {
        entry.force(true);
      }
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static int find(List<String> lines, String id) {
    for (int i = 0; i < lines.size(); i++) {
      String hex = lines.get(i).strip().split("\\s", 2)[0];
      if (PayloadKey.of(HexFormat.of().parseHex(hex)).id().equals(id)) {
        return i;
      }
    }
    throw new IllegalArgumentException("there is no payload key " + id);
  }
}

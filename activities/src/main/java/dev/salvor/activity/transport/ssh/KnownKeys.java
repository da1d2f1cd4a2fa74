package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * Files of known hosts as they were last read: with a line for each host of a fleet, reading one
 * again for each connection costs more than the connection. A changed file is read anew. Safe for
 * any thread.
 */
final class KnownKeys {
  /** Files that are kept; nobody has so many. */
  private static final int MOST = 64;

  private record Kept(FileTime modified, long size, Object file, OpenSSHKnownHosts hosts) {}

  private static final ConcurrentHashMap<Path, Kept> KEPT = new ConcurrentHashMap<>();

  private KnownKeys() {}

  /**
   * What {@code file} holds; absent if there is no such file. Nobody may change what is given.
   *
   * @throws IOException it cannot be read
   */
  static Optional<OpenSSHKnownHosts> of(Path file) throws IOException {
    BasicFileAttributes now;
    try {
      now = Files.readAttributes(file, BasicFileAttributes.class);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    Kept kept = KEPT.get(file);
    if (kept == null || !isSame(kept, now)) {
      // Its state was taken before: what is written meanwhile is seen next time.
      kept =
          new Kept(
              now.lastModifiedTime(),
              now.size(),
              String.valueOf(now.fileKey()),
              new OpenSSHKnownHosts(file.toFile()));
      if (KEPT.size() >= MOST) {
        KEPT.clear();
      }
      // Two changes within the time that a file system can tell apart would look like one.
      if (System.currentTimeMillis() - now.lastModifiedTime().toMillis() > 2000) {
        KEPT.put(file, kept);
      }
    }
    return Optional.of(kept.hosts());
  }

  private static boolean isSame(Kept kept, BasicFileAttributes now) {
    return kept.modified().equals(now.lastModifiedTime())
        && kept.size() == now.size()
        && kept.file().equals(String.valueOf(now.fileKey()));
  }
}

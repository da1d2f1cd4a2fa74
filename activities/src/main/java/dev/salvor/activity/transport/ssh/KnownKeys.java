package dev.salvor.activity.transport.ssh;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts.KnownHostEntry;

/**
 * Files of known hosts as they were last read: with a line for each host of a fleet, reading one
 * again for each connection costs more than the connection, and so does looking at every line. A
 * changed file is read anew. Safe for any thread; what is asked of the entries is for one at a
 * time, who has synchronized on this object: a hashed name changes its line's own digester.
 */
final class KnownKeys {
  /** Files that are kept; nobody has so many. */
  private static final int MOST = 64;

  private record Kept(FileTime modified, long size, Object file, KnownKeys keys) {}

  /** With its place in the file. */
  private record Placed(int place, KnownHostEntry entry) {}

  private static final Map<Path, Kept> KEPT = new HashMap<>();

  /** Who comes while a file is read waits for it, instead of reading it, too. */
  private static final ReentrantLock LOCK = new ReentrantLock();

  private final Path file;
  private final Map<String, List<Placed>> named = new HashMap<>();

  /** Those of which only a look tells whom they are for: hashed, with wildcards, with a mark. */
  private final List<Placed> others = new ArrayList<>();

  private KnownKeys(Path file) throws IOException {
    this.file = file;
    List<KnownHostEntry> entries = new OpenSSHKnownHosts(file.toFile()).entries();
    for (int i = 0; i < entries.size(); i++) {
      Placed placed = new Placed(i, entries.get(i));
      String[] words = placed.entry().getLine().split(" ", 3);
      if (isForAnybody(words)) {
        continue;
      }
      // Or a mark.
      String names = words[0];
      if (names.chars().anyMatch(c -> "@|*?".indexOf(c) >= 0)) {
        others.add(placed);
      } else {
        for (String name : names.split(",", -1)) {
          named.computeIfAbsent(name, unused -> new ArrayList<>()).add(placed);
        }
      }
    }
  }

  /**
   * The library takes a name with an exclamation mark for all hosts but that one, whatever else the
   * line names. Nobody is trusted for that; who is revoked is revoked for everybody.
   */
  private static boolean isForAnybody(String[] words) {
    String names = words[words[0].startsWith("@") ? 1 : 0];
    return names.indexOf('!') >= 0 && !words[0].equals("@revoked");
  }

  /**
   * What {@code file} holds; absent if there is no such file.
   *
   * @throws IOException it cannot be read
   */
  static Optional<KnownKeys> of(Path file) throws IOException {
    LOCK.lock();
    try {
      BasicFileAttributes now = Files.readAttributes(file, BasicFileAttributes.class);
      Kept kept = KEPT.get(file);
      if (kept == null || !isSame(kept, now)) {
        // Its state was taken before: what is written meanwhile is seen next time.
        kept =
            new Kept(
                now.lastModifiedTime(),
                now.size(),
                String.valueOf(now.fileKey()),
                new KnownKeys(file));
        if (KEPT.size() >= MOST) {
          KEPT.clear();
        }
        // Two changes within the time that a file system can tell apart would look like one.
        if (System.currentTimeMillis() - now.lastModifiedTime().toMillis() > 2000) {
          KEPT.put(file, kept);
        }
      }
      return Optional.of(kept.keys());
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } finally {
      LOCK.unlock();
    }
  }

  private static boolean isSame(Kept kept, BasicFileAttributes now) {
    return kept.modified().equals(now.lastModifiedTime())
        && kept.size() == now.size()
        && kept.file().equals(String.valueOf(now.fileKey()));
  }

  Path file() {
    return file;
  }

  /**
   * The entries that may be for a host, in the file's order.
   *
   * @param name as it stands in the file: with its port, unless that is the usual one
   */
  OpenSSHKnownHosts of(String name) {
    List<Placed> own = named.getOrDefault(name, List.of());
    try {
      OpenSSHKnownHosts some = new OpenSSHKnownHosts(Reader.nullReader());
      Stream.concat(own.stream(), others.stream())
          .sorted((a, b) -> Integer.compare(a.place(), b.place()))
          .forEach(placed -> some.entries().add(placed.entry()));
      return some;
    } catch (IOException e) {
      throw new IllegalStateException("nothing can be read", e);
    }
  }
}

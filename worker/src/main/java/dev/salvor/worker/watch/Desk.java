package dev.salvor.worker.watch;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Where what was told is kept: in the state folder, or, as long as nothing can be written there
 * (full, read-only), in a folder of its own in memory. A disk that is full is just what has to be
 * told.
 */
public final class Desk {
  /** What watch-node has told, in the desk. */
  public static final String MEMORY = "node/watch-node.json";

  /** More than a memory usually takes. */
  private static final int ROOM = 64 * 1024;

  private static final Set<PosixFilePermission> OURS = PosixFilePermissions.fromString("rwx------");

  private Desk() {}

  /**
   * A folder that can be written, with {@code node} in it: the state folder {@code root} or one
   * that stands in for it.
   *
   * @throws IOException there is none
   */
  public static Path of(Path root, Map<String, String> env) throws IOException {
    IOException why;
    try {
      probe(root.resolve("node"));
      return root;
    } catch (IOException unusable) {
      why = unusable;
    }
    for (Path parent : parents(env)) {
      Optional<Path> desk = made(parent.resolve(name(root)));
      if (desk.isPresent()) {
        return desk.get();
      }
    }
    throw why;
  }

  /**
   * What was told last, in the state folder or while another stood in for it.
   *
   * @param memory path in the desk
   */
  public static Memory memory(Path root, Map<String, String> env, String memory)
      throws IOException {
    Path newest = root.resolve(memory);
    for (Path parent : parents(env)) {
      Path file = parent.resolve(name(root)).resolve(memory);
      if (isOurs(parent.resolve(name(root)))
          && Files.exists(file)
          && (!Files.exists(newest) || modified(file).compareTo(modified(newest)) > 0)) {
        newest = file;
      }
    }
    return Memory.read(newest);
  }

  private static FileTime modified(Path file) throws IOException {
    return Files.getLastModifiedTime(file);
  }

  private static String name(Path root) {
    return "salvor-watch-" + Integer.toHexString(root.toAbsolutePath().toString().hashCode());
  }

  private static List<Path> parents(Map<String, String> env) {
    return Stream.of(
            Optional.ofNullable(env.get("XDG_RUNTIME_DIR")).filter(text -> text.startsWith("/")),
            Optional.of("/run"),
            Optional.of("/dev/shm"),
            Optional.of("/tmp"))
        .flatMap(Optional::stream)
        .map(Path::of)
        .filter(Files::isDirectory)
        .toList();
  }

  /** In a folder that everybody writes, one of that name may be a stranger's. */
  private static Optional<Path> made(Path folder) {
    try {
      if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
        Files.createDirectory(folder, PosixFilePermissions.asFileAttribute(OURS));
      }
      if (!isOurs(folder)) {
        return Optional.empty();
      }
      Files.createDirectories(folder.resolve("node"));
      probe(folder.resolve("node"));
      return Optional.of(folder);
    } catch (IOException notHere) {
      // The next place is tried; if none can be had, the caller says why the first could not.
      return Optional.empty();
    }
  }

  private static boolean isOurs(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS)
            .getName()
            .equals(System.getProperty("user.name"))
        && Files.getPosixFilePermissions(folder, LinkOption.NOFOLLOW_LINKS).equals(OURS);
  }

  private static void probe(Path folder) throws IOException {
    Path file = folder.resolve(".watch-node.room");
    try (FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer room = ByteBuffer.allocate(ROOM);
      while (room.hasRemaining()) {
        channel.write(room);
      }
      channel.force(true);
    } finally {
      Files.deleteIfExists(file);
    }
  }
}

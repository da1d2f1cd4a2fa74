package dev.salvor.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/**
 * The archives of classes, which the launcher makes in the background at its first use: stories
 * begin when they are there, for the makers take a processor for half a minute. Without them
 * everything is slower and nothing else.
 */
final class Archives {
  private static final Duration MOST = Duration.ofMinutes(2);

  private static boolean here;
  private static boolean onHosts;

  private Archives() {}

  private static Path home() {
    String cache = System.getenv("XDG_CACHE_HOME");
    return (cache == null ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(cache))
        .resolve("salvor");
  }

  /** Lent to all hosts in labs, on which the product lies in one and the same place. */
  static Path folderOfHosts() {
    try {
      return Files.createDirectories(home().resolve("lab-classes"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static synchronized void here() {
    if (!here) {
      here = true;
      try (Node node = Node.at(Files.createTempDirectory("salvor story "))) {
        make(node::salvor, home().resolve("classes"));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  static synchronized void onHosts(LabHost host) {
    if (!onHosts) {
      onHosts = true;
      make(host::salvor, folderOfHosts());
    }
  }

  private static void make(Consumer<String[]> salvor, Path folder) {
    salvor.accept(new String[] {"--version"});
    salvor.accept(new String[] {"node", "status"});
    Instant since = Instant.now();
    Awaitility.await()
        .atMost(MOST.multipliedBy(2))
        .until(() -> Instant.now().isAfter(since.plus(MOST)) || !isMaking(folder));
  }

  /** Not those that somebody gave up long ago. */
  private static boolean isMaking(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    Instant longAgo = Instant.now().minus(MOST);
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".making"))
          .anyMatch(file -> modified(file).isAfter(longAgo));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Instant modified(Path file) {
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      return Instant.EPOCH; // made meanwhile
    }
  }
}

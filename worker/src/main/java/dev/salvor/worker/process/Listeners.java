package dev.salvor.worker.process;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotLinkException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Who listens on a port of this machine, by {@code /proc} (proc_pid_net(5), proc_pid_fd(5)). Safe
 * for any thread.
 */
public final class Listeners {
  private static final String LISTENS = "0A";

  private Listeners() {}

  /**
   * Whether somebody listens there and it is not {@code pid}; false also where nobody can say.
   *
   * @param port of TCP
   */
  public static boolean isAnothers(int port, long pid) {
    Set<String> listening = sockets(port);
    try {
      return !listening.isEmpty() && !holds(Path.of("/proc", Long.toString(pid)), listening);
    } catch (IOException gone) {
      return false;
    }
  }

  /** The sockets that listen on a TCP port, as links of open files; none if that cannot be read. */
  public static Set<String> sockets(int port) {
    Set<String> found = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      try {
        found.addAll(sockets(Files.readAllLines(Path.of(table)), port));
      } catch (IOException absent) {
        // A kernel without this family of addresses: nobody listens there.
      }
    }
    return found;
  }

  /** The same of one of the kernel's tables. */
  static Set<String> sockets(List<String> table, int port) {
    String end = ":" + String.format(Locale.ROOT, "%04X", port);
    Set<String> found = new HashSet<>();
    for (String line : table) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 9 && fields[1].endsWith(end) && fields[3].equals(LISTENS)) {
        found.add("socket:[" + fields[9] + "]");
      }
    }
    return found;
  }

  /**
   * Whether a process has one of the sockets open.
   *
   * @param process its folder in {@code /proc}
   * @throws IOException it has ended, or is another account's
   */
  public static boolean holds(Path process, Set<String> sockets) throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(link(file))) {
          return true;
        }
      }
    } catch (DirectoryIteratorException e) {
      throw e.getCause();
    }
    return false;
  }

  private static String link(Path file) throws IOException {
    try {
      return Files.readSymbolicLink(file).toString();
    } catch (NoSuchFileException | NotLinkException closedMeanwhile) {
      return "";
    }
  }
}

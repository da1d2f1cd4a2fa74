package dev.salvor.worker.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Who listens on a port of this machine, by {@code /proc} (proc_pid_net(5), proc_pid_fd(5)). Safe
 * for any thread.
 */
public final class Listeners {
  private static final Path PROC = Path.of("/proc");
  private static final String LISTENS = "0A";
  private static final String SOCKET = "socket:[";

  private Listeners() {}

  /**
   * Whether somebody listens there and it is not {@code pid}; false also where nobody can say.
   *
   * @param port of TCP
   */
  public static boolean isAnothers(int port, long pid) {
    try {
      Set<String> listening = new HashSet<>();
      for (String table : List.of("tcp", "tcp6")) {
        Path file = PROC.resolve("self/net").resolve(table);
        if (Files.isReadable(file)) {
          listening.addAll(sockets(Files.readAllLines(file), port));
        }
      }
      Set<String> own = sockets(PROC.resolve(Long.toString(pid)).resolve("fd"));
      return !listening.isEmpty() && own.stream().noneMatch(listening::contains);
    } catch (IOException gone) {
      return false;
    }
  }

  /** Inodes of the sockets that listen on that port. */
  private static Set<String> sockets(List<String> table, int port) {
    String local = String.format(Locale.ROOT, ":%04X", port);
    Set<String> found = new HashSet<>();
    for (String line : table) {
      String[] fields = line.strip().split("\\s+", -1);
      if (fields.length > 9 && fields[1].endsWith(local) && fields[3].equals(LISTENS)) {
        found.add(fields[9]);
      }
    }
    return found;
  }

  /** Inodes of the sockets that a process has open. */
  private static Set<String> sockets(Path descriptors) throws IOException {
    Set<String> found = new HashSet<>();
    try (Stream<Path> all = Files.list(descriptors)) {
      for (Path one : all.toList()) {
        if (!Files.isSymbolicLink(one)) {
          continue;
        }
        String to = Files.readSymbolicLink(one).toString();
        if (to.startsWith(SOCKET)) {
          found.add(to.substring(SOCKET.length(), to.length() - 1));
        }
      }
    }
    return found;
  }
}

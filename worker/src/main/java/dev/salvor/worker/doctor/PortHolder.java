package dev.salvor.worker.doctor;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who listens on a TCP port of this machine.
 *
 * @param pid absent where the process belongs to another account
 */
record PortHolder(OptionalLong pid, String name) {
  private static final String LISTENS = "0A";

  /** Who it is; empty if nobody listens. */
  static Optional<PortHolder> of(int port) {
    Set<String> sockets = new HashSet<>();
    for (String table : List.of("/proc/net/tcp", "/proc/net/tcp6")) {
      sockets.addAll(listening(lines(Path.of(table)), port));
    }
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        owner(sockets).orElseGet(() -> new PortHolder(OptionalLong.empty(), "another account")));
  }

  /** The sockets of a kernel's table that listen on {@code port}, as links of open files. */
  static Set<String> listening(List<String> table, int port) {
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

  private static Optional<PortHolder> owner(Set<String> sockets) {
    try (DirectoryStream<Path> processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
      for (Path process : processes) {
        if (holds(process, sockets)) {
          String name = String.join("", lines(process.resolve("comm"))).strip();
          long pid = Long.parseLong(String.valueOf(process.getFileName()));
          return Optional.of(new PortHolder(OptionalLong.of(pid), name));
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** A process that ends meanwhile, or is another account's, shows nothing. */
  private static boolean holds(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path file : files) {
        if (sockets.contains(link(file))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
    return false;
  }

  private static String link(Path file) {
    try {
      return String.valueOf(Files.readSymbolicLink(file));
    } catch (IOException e) {
      return ""; // closed meanwhile
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  @Override
  public String toString() {
    return pid.isPresent() ? name + " (pid " + pid.getAsLong() + ")" : "a process of " + name;
  }
}

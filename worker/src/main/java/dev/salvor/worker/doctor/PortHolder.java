package dev.salvor.worker.doctor;

import dev.salvor.worker.process.Listeners;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;

/**
 * Who listens on a TCP port of this machine.
 *
 * @param pid absent where the process belongs to another account
 */
record PortHolder(OptionalLong pid, String name) {
  /** Who it is; empty if nobody listens. */
  static Optional<PortHolder> of(int port) {
    Set<String> sockets = Listeners.sockets(port);
    if (sockets.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        owner(sockets).orElseGet(() -> new PortHolder(OptionalLong.empty(), "another account")));
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
    try {
      return Listeners.holds(process, sockets);
    } catch (IOException e) {
      return false;
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

package dev.salvor.worker.doctor;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** The home folder: the engine's program and the archive of classes are kept in it. */
final class HomeCheck {
  private HomeCheck() {}

  /**
   * What is found.
   *
   * @param needed the state folder or the engine's program has to be made below it
   */
  static Finding look(Map<String, String> env, boolean needed) {
    String home = env.getOrDefault("HOME", "");
    Optional<String> wrong = wrong(home);
    if (wrong.isEmpty()) {
      return Finding.ok("home", home);
    }
    String fix = "set HOME to a folder that user " + System.getProperty("user.name") + " can write";
    return needed
        ? Finding.problem("home", wrong.get(), fix)
        : Finding.warning("home", wrong.get() + ", so commands start slower", fix);
  }

  private static Optional<String> wrong(String home) {
    if (!home.startsWith("/")) {
      return Optional.of(home.isEmpty() ? "HOME is not set" : "HOME (" + home + ") is not a path");
    }
    Path folder = Path.of(home);
    if (!Files.isDirectory(folder)) {
      return Optional.of("HOME (" + home + ") does not exist");
    }
    return Files.isWritable(folder) && Files.isExecutable(folder)
        ? Optional.empty()
        : Optional.of("HOME (" + home + ") cannot be written");
  }
}

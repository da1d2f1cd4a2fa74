package dev.salvor.worker.boot;

import dev.salvor.worker.process.Programs;
import dev.salvor.worker.process.Systemd;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** Whether what a user has systemd do goes on with nobody logged in. */
final class Linger {
  private static final Path FOLDER = Path.of("/var/lib/systemd/linger");

  private Linger() {}

  /** It does, for this user. */
  static boolean is() {
    return Systemd.isRoot() || Files.exists(FOLDER.resolve(user()));
  }

  /** Where policy lets users ask for it, it does from now on. */
  static void ask() {
    if (!is()) {
      var unused =
          Programs.run(Duration.ofSeconds(5), "loginctl", "--no-ask-password", "enable-linger");
    }
  }

  /** Why a timer of this user is not enough; nothing if it is. */
  static Optional<String> whyNoTimer() {
    return is() ? Optional.empty() : Optional.of(whyNoTimer(user()));
  }

  static String whyNoTimer(String user) {
    return "a timer of user "
        + user
        + " ends with its last login (no linger); as root: loginctl enable-linger "
        + user
        + "; or use --install cron";
  }

  private static String user() {
    return System.getProperty("user.name");
  }
}

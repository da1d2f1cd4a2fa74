package dev.salvor.worker.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Whether root's engine is in the sandbox that systemd makes for it. It is begun without one where
 * that fails, so the process itself is looked at and not how it was meant to begin.
 */
final class SandboxCheck {
  private static final String RIGHTS = "CapEff:";
  private static final String NO_NEW = "NoNewPrivs:";

  private SandboxCheck() {}

  /**
   * Looks at the process of an engine that systemd began.
   *
   * @param process its folder in {@code /proc}
   * @param unit its unit
   * @return absent where that cannot be read: it ended meanwhile, or {@code /proc} hides it
   */
  static Optional<Finding> look(Path process, String unit) {
    List<String> lines;
    try {
      lines = Files.readAllLines(process.resolve("status"));
    } catch (IOException hidden) {
      return Optional.empty();
    }
    String rights = value(lines, RIGHTS);
    if (rights.isEmpty()) {
      return Optional.empty();
    }
    // Linux before 4.10 does not say the second.
    boolean closed = rights.matches("0+") && !value(lines, NO_NEW).equals("0");
    return Optional.of(
        closed
            ? Finding.ok("sandbox", "the engine has no right of root")
            : Finding.warning(
                "sandbox",
                "the engine (pid " + process.getFileName() + ") runs without it, as root",
                "salvor down, then salvor up tries it again, and journalctl -u "
                    + unit
                    + " says what failed; it needs systemd 240, namespaces (a container may have"
                    + " none), and a state folder that is reached without a link or a right of"
                    + " root"));
  }

  private static String value(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElse("");
  }
}

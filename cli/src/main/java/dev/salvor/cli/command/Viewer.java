package dev.salvor.cli.command;

import dev.salvor.cli.io.Programs;
import dev.salvor.runbook.PosixShell;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Shows a page in the desktop's browser. */
final class Viewer {
  private static final String PROGRAM = "xdg-open";

  /** It ends at once if it cannot, and may stay as long as the browser if it can. */
  private static final int LIMIT_SECONDS = 3;

  private Viewer() {}

  /** Why it could not be shown, and what to do instead; empty if it is. */
  static Optional<String> open(Path page, Map<String, String> env) {
    String instead = "open it in a browser: " + PosixShell.word(page.toString());
    if (Stream.of("DISPLAY", "WAYLAND_DISPLAY").allMatch(n -> env.getOrDefault(n, "").isEmpty())) {
      return Optional.of(
          "there is no desktop here to show it on; copy the file to one, or " + instead);
    }
    Optional<Path> program = Programs.onPath(env, PROGRAM);
    if (program.isEmpty()) {
      return Optional.of(PROGRAM + " is not installed (package xdg-utils); " + instead);
    }
    try {
      Process process =
          new ProcessBuilder(program.get().toString(), page.toString())
              .redirectInput(new File("/dev/null"))
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      boolean ended = process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
      return ended && process.exitValue() != 0
          ? Optional.of(PROGRAM + " ended with " + process.exitValue() + "; " + instead)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.of(PROGRAM + " cannot be started: " + e.getMessage() + "; " + instead);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}

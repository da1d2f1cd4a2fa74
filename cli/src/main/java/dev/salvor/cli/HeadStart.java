package dev.salvor.cli;

import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.nio.charset.StandardCharsets;

/**
 * Prepares what a command is about to need while its words are still being read: half of a short
 * command is loading, and the second core has nothing to do meanwhile.
 */
final class HeadStart {
  private static final byte[] SMALL =
      """
      schemaVersion: 1
      name: small
      phases:
        - name: one
          steps:
            - {name: s, run: ['true'], timeout: 1s, idempotency: safe}
      """
          .getBytes(StandardCharsets.UTF_8);

  private HeadStart() {}

  static void of(String[] arguments, ProcessSession session) {
    String command = arguments.length == 0 ? "" : arguments[0];
    if (session.io().terminal() && (command.equals("watch") || command.equals("top"))) {
      aside(() -> session.io().size().cells());
    }
    switch (command) {
      case "runs", "top", "show", "watch", "logs" -> aside(session::connect);
      case "lint", "plan", "run" ->
          aside(() -> RunbookReader.lint("small.yaml", SMALL, FileSource.none()));
      default -> {
        return;
      }
    }
  }

  private static void aside(Runnable preparation) {
    Thread.ofPlatform().daemon().name("head-start").start(preparation);
  }
}

package dev.salvor.story;

import java.nio.file.Path;

/** Runbooks that the stories run. */
final class Books {
  private Books() {}

  /**
   * {@code steps} steps that each append their name to {@code file} and take a moment.
   *
   * @param alone each step is an order of its own
   */
  static String appending(Path file, int steps, boolean alone, double seconds, String idempotency) {
    StringBuilder text =
        new StringBuilder(
            """
            schemaVersion: 1
            name: appending
            phases:
              - name: append
                steps:
            """);
    for (int i = 1; i <= steps; i++) {
      text.append(
          """
                - name: step-%d
                  shell: 'echo "step-%d" >>"$FILE"; sleep %s'
                  env: {FILE: '%s'}
                  idempotency: %s
                  timeout: 1m
          """
              .formatted(i, i, seconds, file, idempotency));
      if (alone) {
        text.append("        segment: alone\n");
      }
    }
    return text.toString();
  }
}

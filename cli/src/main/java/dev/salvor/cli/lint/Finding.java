package dev.salvor.cli.lint;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.check.ShellText;
import dev.salvor.runbook.source.Problem;
import java.util.Optional;

/** One finding of shellcheck as a warning of the runbook. */
final class Finding {
  private Finding() {}

  /** The warning, unless the runbook accepts it or knows better. */
  static Optional<Problem> of(JsonNode comment, ShellText text) {
    int number = comment.path("code").asInt();
    String message = comment.path("message").asText();
    if (number == 2154 && text.environment().contains(message.split(" ", 2)[0])) {
      return Optional.empty(); // "x is referenced but not assigned": env brings it
    }
    String code = "SC" + number;
    return text.warning(
        comment.path("line").asInt(),
        comment.path("column").asInt(),
        code,
        message.replaceFirst("\\.$", ""),
        "https://www.shellcheck.net/wiki/" + code);
  }
}

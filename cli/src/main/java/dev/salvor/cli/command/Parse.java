package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.runbook.Durations;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** Values of options; what is wrong is said with what would be right. */
final class Parse {
  private Parse() {}

  static Duration duration(String option, String text) {
    return Durations.parse(text)
        .orElseThrow(
            () -> usage(option + ": \"" + text + "\" is not a duration; write 90s, 5m or 1h30m"));
  }

  /** A time: an age ({@code 2d}), a day or an ISO time. */
  static Instant since(String option, String text, Instant now) {
    return Durations.parse(text)
        .map(now::minus)
        .orElseGet(
            () -> {
              try {
                return text.length() == 10
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
                    : Instant.parse(text);
              } catch (DateTimeParseException e) {
                throw usage(
                    option
                        + ": \""
                        + text
                        + "\" is not a time; write 2d, 12h, 2026-11-20 or"
                        + " 2026-11-20T14:30:00Z");
              }
            });
  }

  static RunStatus status(String option, String text) {
    String word = text.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(RunStatus.values())
        .filter(s -> s.name().equals(word))
        .findFirst()
        .orElseThrow(
            () ->
                usage(
                    option
                        + ": no run is ever \""
                        + text
                        + "\"; one of "
                        + Arrays.stream(RunStatus.values())
                            .map(Enum::name)
                            .collect(Collectors.joining(", "))));
  }

  static CliProblem usage(String message) {
    return new CliProblem(ExitCode.USAGE, message);
  }
}

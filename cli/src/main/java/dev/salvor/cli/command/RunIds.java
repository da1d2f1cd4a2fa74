package dev.salvor.cli.command;

import dev.salvor.workflow.contract.run.RunId;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Makes ids of runs: the runbook, the second it was asked for, and four letters. */
final class RunIds {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunIds() {}

  /** A plan's id. */
  static RunId plan(String runbook, Instant now) {
    return next("plan-" + runbook, now);
  }

  static RunId next(String runbook, Instant now) {
    SecureRandom random = new SecureRandom();
    StringBuilder id = new StringBuilder(runbook).append('-').append(TIME.format(now)).append('-');
    for (int i = 0; i < 4; i++) {
      id.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
    }
    return new RunId(id.toString());
  }
}

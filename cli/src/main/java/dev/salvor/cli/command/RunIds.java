package dev.salvor.cli.command;

import dev.salvor.cli.view.Texts;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunIdentity;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ids of runs: chosen by a person, else made of the runbook, the second it was asked for, and four
 * letters.
 */
final class RunIds {
  private static final String LETTERS = "abcdefghijkmnpqrstuvwxyz23456789";
  private static final String LEGAL = "abcdefghijklmnopqrstuvwxyz0123456789._-";
  private static final String PLAN = "plan-";
  private static final int MOST = 120;
  private static final int SHOWN = 60;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private RunIds() {}

  /**
   * The id that a person chose. It is the name of its folder on a host as it stands, so that no two
   * ids share one; ":" and "/" are left to ids that are made from others.
   */
  static RunId typed(String option, String text) {
    Optional<String> broken = broken(text);
    if (broken.isPresent()) {
      throw Parse.usage(
          option
              + ": \""
              + Texts.fit(text, SHOWN)
              + "\" "
              + broken.get()
              + "\n"
              + "a run id has lower-case letters (a to z), digits, \".\", \"_\" and \"-\", begins"
              + " with a letter or digit and has at most "
              + MOST
              + " characters");
    }
    return new RunId(text);
  }

  private static Optional<String> broken(String text) {
    if (text.isEmpty()) {
      return Optional.of("is empty");
    }
    OptionalInt strange = text.codePoints().filter(c -> LEGAL.indexOf(c) < 0).findFirst();
    if (strange.isPresent()) {
      String found = Character.toString(strange.getAsInt());
      return Optional.of(
          strange.getAsInt() >= 'A' && strange.getAsInt() <= 'Z'
              ? "has the upper-case letter \"" + found + "\""
              : "has the character \"" + found + "\"");
    }
    if (".-_".indexOf(text.charAt(0)) >= 0) {
      return Optional.of("begins with \"" + text.charAt(0) + "\"");
    }
    if (text.contains("..")) {
      return Optional.of("has \"..\" in it");
    }
    return text.length() > MOST
        ? Optional.of("is " + text.length() + " characters long")
        : Optional.empty();
  }

  /** Whether it is a plan's. */
  static boolean isPlan(RunIdentity identity) {
    return identity.runId().value().startsWith(PLAN + identity.runbook() + "-");
  }

  /** A plan's id. */
  static RunId plan(String runbook, Instant now) {
    return next(PLAN + runbook, now);
  }

  /** A question to a gateway is no run, and its id can be none of a run. */
  static RunId question(Instant now) {
    return next("Gateway", now);
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

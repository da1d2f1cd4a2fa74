package dev.salvor.cli.view;

import java.util.Locale;
import java.util.Set;

/** How much somebody has to care about a finding, the worst first. */
public enum Severity {
  /** Something does not work, or soon will not. */
  CRITICAL,
  /** It works, and will not after the next start, or not as it is configured. */
  WARNING,
  /** To know. */
  NOTICE,
  /** Nobody could look. */
  NOT_SEEN,
  /** Somebody wanted it so. */
  ON_PURPOSE;

  private static final Set<String> BAD =
      Set.of(
          "service-down",
          "unit-failed",
          "container-stopped",
          "port-stranger",
          "port-silent",
          "job-down",
          "bridge-loop",
          "disk-full",
          "inodes-full",
          "read-only",
          "not-mounted",
          "hung",
          "out-of-memory");

  private static final Set<String> SMALL = Set.of("stop-over", "job-missing");

  /** Of a check of triage; one that is not known here is a warning. */
  static Severity of(String check) {
    return BAD.contains(check) ? CRITICAL : SMALL.contains(check) ? NOTICE : WARNING;
  }

  /** For people. */
  String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }
}

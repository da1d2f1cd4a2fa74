package dev.salvor.workflow.journal;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The logs that each run leaves behind. */
public enum RunLog {
  /** The full timeline. */
  MAIN("main.log"),
  /** The host before anything was changed. */
  DIAGNOSTICS("diagnostics.log"),
  /** The host afterwards and what differs. */
  SYSTEM_STATE("system-state.log"),
  /** Each failure. */
  ERROR_BUNDLE("error-bundle.txt"),
  /** Each change of variant. */
  PIVOTS("pivots.log");

  private final String fileName;

  RunLog(String fileName) {
    this.fileName = fileName;
  }

  public String fileName() {
    return fileName;
  }

  /** The word for it on the command line: {@code error-bundle}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public static Optional<RunLog> ofWord(String word) {
    return Arrays.stream(values()).filter(log -> log.word().equals(word)).findFirst();
  }
}

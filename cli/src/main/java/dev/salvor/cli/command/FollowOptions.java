package dev.salvor.cli.command;

import java.time.Duration;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Of every command that stays with a run. Not for several threads. */
final class FollowOptions {
  @Option(names = "--pivots-ok", description = "Exit 0 also if it succeeded with pivots.")
  private boolean pivotsOk;

  @Option(
      names = "--timeout",
      paramLabel = "TIME",
      description =
          "Stop watching after this time (the run goes on): exit 8 if it waits for a decision, else"
              + " 130.")
  private Optional<String> timeout = Optional.empty();

  boolean isPivotsOk() {
    return pivotsOk;
  }

  /** How long to stay with it; a bad one is told as every bad argument. */
  Optional<Duration> limit() {
    return timeout.map(t -> Parse.duration("--timeout", t));
  }
}

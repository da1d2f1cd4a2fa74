package dev.salvor.cli.view;

import dev.salvor.workflow.contract.run.AttemptResult;
import java.util.stream.Collectors;

/** Results of attempts in words. */
final class Attempts {
  private Attempts() {}

  static String words(AttemptResult result) {
    return switch (result) {
      case AttemptResult.NotBegun() -> "not begun";
      case AttemptResult.Exited(int code) -> "exit " + code;
      case AttemptResult.TimedOut(var after) ->
          "timed out after " + Clocks.rough(after) + ", all its processes ended";
      case AttemptResult.TimedOutAlive(var after, var survivors) ->
          "timed out after "
              + Clocks.rough(after)
              + ", still alive: "
              + survivors.stream()
                  .map(s -> "pid " + s.pid() + " state " + s.state() + " in " + s.waitChannel())
                  .collect(Collectors.joining(", "));
      case AttemptResult.Unreachable() -> "host unreachable";
      case AttemptResult.Unknown() -> "unknown whether it ran to its end";
      case AttemptResult.Canceled() -> "canceled";
    };
  }
}

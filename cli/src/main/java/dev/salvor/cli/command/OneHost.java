package dev.salvor.cli.command;

import dev.salvor.cli.view.RunStory;
import dev.salvor.workflow.contract.run.RunId;

/** For commands that show what lies on one host. */
final class OneHost {
  private OneHost() {}

  /**
   * Refuses a fleet's run: each of its hosts has its own.
   *
   * @param words of the command, as it is typed before the run
   */
  static void require(RunStory story, RunId id, String words) {
    story
        .fleet()
        .ifPresent(
            fleet -> {
              throw Parse.usage(
                  "run "
                      + id
                      + " is on "
                      + fleet.words()
                      + ", and each has its own; for one: salvor "
                      + words
                      + " "
                      + id
                      + "/"
                      + fleet.names().getFirst());
            });
  }
}

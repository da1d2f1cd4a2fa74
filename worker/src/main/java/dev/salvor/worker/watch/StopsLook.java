package dev.salvor.worker.watch;

import dev.salvor.runbook.PosixShell;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.stops.DeliberateStop;
import dev.salvor.workflow.stops.StopRecords;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What was stopped on purpose: an end that has come, or will soon, and records that are broken. */
final class StopsLook {
  private static final Duration DAY = Duration.ofDays(1);

  private final StateFolder state;
  private final Instant now;

  StopsLook(StateFolder state, Instant now) {
    this.state = state;
    this.now = now;
  }

  List<Finding> look() {
    try {
      return StopRecords.in(state.root()).stream().flatMap(s -> finding(s).stream()).toList();
    } catch (IOException failure) {
      return List.of(
          new Finding(
              "stops",
              "unreadable",
              "the records of deliberate stops cannot be read",
              String.valueOf(failure.getMessage()),
              "ls -l " + state.root().resolve("stops")));
    }
  }

  private Optional<Finding> finding(DeliberateStop stop) {
    return switch (stop) {
      case DeliberateStop.Recorded recorded -> ending(recorded);
      case DeliberateStop.Broken broken ->
          Optional.of(
              new Finding(
                  "stop:" + broken.thing(),
                  "broken",
                  "the record of the deliberate stop of " + broken.thing() + " is broken",
                  "stops/"
                      + broken.file()
                      + " "
                      + broken.wrong()
                      + "; "
                      + broken.thing()
                      + " counts as stopped, with no end",
                  "salvor start " + PosixShell.word(broken.thing())));
    };
  }

  private Optional<Finding> ending(DeliberateStop.Recorded stop) {
    boolean over = stop.isOver(now);
    Duration last = Duration.between(stop.at(), stop.until()).dividedBy(4);
    boolean soon = stop.until().isBefore(now.plus(last.compareTo(DAY) < 0 ? last : DAY));
    if (!over && !soon) {
      return Optional.empty();
    }
    String thing = stop.thing();
    return Optional.of(
        new Finding(
            "stop:" + thing,
            over ? "over" : "ends-soon",
            "the deliberate stop of " + thing + (over ? " has expired" : " expires soon"),
            or(stop.kind(), "thing")
                + " "
                + thing
                + ", stopped by "
                + or(stop.by(), "?")
                + " until "
                + stop.until()
                + ": "
                + or(stop.why(), "no reason was given"),
            over
                ? "salvor start " + PosixShell.word(thing)
                : "salvor stop "
                    + PosixShell.word(thing)
                    + " --why … --for …   (if it must stay off longer)"));
  }

  private static String or(String text, String other) {
    return text.isEmpty() ? other : text;
  }
}

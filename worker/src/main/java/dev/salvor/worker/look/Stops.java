package dev.salvor.worker.look;

import dev.salvor.runbook.HarmlessText;
import dev.salvor.workflow.stops.DeliberateStop;
import dev.salvor.workflow.stops.StopRecords;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Deliberate stops of things around the node, {@code orchestrator:NAME} and {@code builder:NAME}.
 */
final class Stops {
  private final List<DeliberateStop> all;

  Stops(List<DeliberateStop> all) {
    this.all = List.copyOf(all);
  }

  /** The records of a state folder. Whether something is stopped cannot be told without them. */
  static Stops in(Path stateRoot) throws IOException {
    return new Stops(StopRecords.in(stateRoot));
  }

  Optional<DeliberateStop> of(String thing) {
    return all.stream().filter(stop -> stop.thing().equals(thing)).findFirst();
  }

  /** Why somebody wants this thing stopped now; a broken record counts as one. */
  Optional<String> current(String thing, Instant now) {
    return of(thing).filter(stop -> !isOver(stop, now)).map(Stops::words);
  }

  /** The record of this thing whose time is over. */
  Optional<DeliberateStop.Recorded> over(String thing, Instant now) {
    return of(thing)
        .filter(stop -> isOver(stop, now))
        .filter(DeliberateStop.Recorded.class::isInstance)
        .map(DeliberateStop.Recorded.class::cast);
  }

  private static boolean isOver(DeliberateStop stop, Instant now) {
    return switch (stop) {
      case DeliberateStop.Recorded recorded -> recorded.isOver(now);
      case DeliberateStop.Broken ignored -> false;
    };
  }

  /** By whom, until when and why. */
  static String words(DeliberateStop stop) {
    return switch (stop) {
      case DeliberateStop.Recorded r ->
          "stopped on purpose by "
              + HarmlessText.line(r.by().isEmpty() ? "somebody" : r.by())
              + " until "
              + r.until()
              + ": "
              + HarmlessText.line(r.why().isEmpty() ? "no reason was given" : r.why());
      case DeliberateStop.Broken broken ->
          "stopped on purpose, but the record stops/" + broken.file() + " " + broken.wrong();
    };
  }
}

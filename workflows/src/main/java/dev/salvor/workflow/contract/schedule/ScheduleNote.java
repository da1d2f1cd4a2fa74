package dev.salvor.workflow.contract.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The line that the engine keeps with a schedule, for people who look there and for Salvor. Not
 * sealed: nothing secret goes in.
 */
public sealed interface ScheduleNote {
  /** It is paused. */
  record Paused(SchedulePause pause, Instant since) implements ScheduleNote {}

  /** Somebody, or the end of the pause, let it go on. */
  record Resumed(String by, Instant at, Instant since, String why) implements ScheduleNote {
    public Resumed {
      why = why.replaceAll("\\s+", " ").strip();
    }
  }

  /** Somebody else's words, or none. */
  record Other(String text) implements ScheduleNote {}

  /** Failures before this do not count any more. */
  default Instant countingSince() {
    return switch (this) {
      case Paused paused -> paused.since();
      case Resumed resumed -> resumed.since();
      case Other ignored -> Instant.EPOCH;
    };
  }

  /** As it is written. */
  default String text() {
    return switch (this) {
      case Paused(SchedulePause pause, Instant since) ->
          "paused by "
              + pause.by()
              + " at "
              + pause.at()
              + " until "
              + pause.until()
              + pause.failed().map(run -> " after " + run).orElse("")
              + ", failures count since "
              + since
              + ": "
              + pause.why();
      case Resumed resumed ->
          "resumed by "
              + resumed.by()
              + " at "
              + resumed.at()
              + ", failures count since "
              + resumed.since()
              + ": "
              + resumed.why();
      case Other other -> other.text();
    };
  }

  /** Reads what {@link #text} wrote; anything else is {@link Other}. */
  static ScheduleNote parse(String text) {
    try {
      Matcher paused = Form.PAUSED.matcher(text);
      if (paused.matches()) {
        return new Paused(
            new SchedulePause(
                paused.group(1),
                Instant.parse(paused.group(2)),
                Instant.parse(paused.group(3)),
                Optional.ofNullable(paused.group(4)),
                paused.group(6)),
            Instant.parse(paused.group(5)));
      }
      Matcher resumed = Form.RESUMED.matcher(text);
      if (resumed.matches()) {
        return new Resumed(
            resumed.group(1),
            Instant.parse(resumed.group(2)),
            Instant.parse(resumed.group(3)),
            resumed.group(4));
      }
    } catch (DateTimeException | IllegalArgumentException another) {
      return new Other(text);
    }
    return new Other(text);
  }

  /** The form of what is written. */
  final class Form {
    private static final Pattern PAUSED =
        Pattern.compile(
            "paused by (\\S+) at (\\S+) until (\\S+?)(?: after (\\S+))?, failures count since"
                + " (\\S+): (.*)",
            Pattern.DOTALL);
    private static final Pattern RESUMED =
        Pattern.compile(
            "resumed by (\\S+) at (\\S+), failures count since (\\S+): (.*)", Pattern.DOTALL);

    private Form() {}
  }
}

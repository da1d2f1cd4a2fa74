package dev.salvor.cli.command;

import dev.salvor.cli.schedule.CronText;
import dev.salvor.runbook.source.Similar;
import dev.salvor.workflow.contract.schedule.Overlap;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import picocli.CommandLine.Option;

/** When a schedule's runs are due, and by which rules. */
final class ScheduleTimes {
  private static final Duration LONGEST = Duration.ofDays(366);

  /** The engine takes no shorter one. */
  private static final Duration SHORTEST_CATCH_UP = Duration.ofSeconds(10);

  @Option(
      names = "--cron",
      paramLabel = "LINE",
      description = "Minute, hour, day of the month, month, day of the week; or @daily.")
  private Optional<String> cron = Optional.empty();

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "Or each 6h, 30m ..., counted from 1970-01-01T00:00Z on.")
  private Optional<String> every = Optional.empty();

  @Option(
      names = "--timezone",
      paramLabel = "ZONE",
      description = "In which --cron is meant, such as Europe/Berlin; absent: this machine's.")
  private Optional<String> timezone = Optional.empty();

  @Option(
      names = "--overlap",
      paramLabel = "RULE",
      defaultValue = "skip",
      description =
          "If the run before has not ended: skip (the default), buffer-one, allow, cancel-other.")
  private String overlap = "skip";

  @Option(
      names = "--catch-up",
      paramLabel = "TIME",
      defaultValue = "1m",
      description = "How late one may begin that the engine was down for (1m); later it is missed.")
  private String catchUp = "1m";

  @Option(
      names = "--jitter",
      paramLabel = "TIME",
      defaultValue = "0s",
      description = "Begin each later by a part of this.")
  private String jitter = "0s";

  @Option(
      names = "--pause-after-failures",
      paramLabel = "N",
      description = "Pause by itself, and tell people, when N runs in a row have not succeeded.")
  private Optional<Integer> failures = Optional.empty();

  /** What they say, or what is wrong with them. */
  ScheduleTerms terms(ScheduleId id, String note, Optional<String> on, Optional<String> inventory) {
    if (cron.isPresent() == every.isPresent()) {
      throw Parse.usage("give either --cron or --every");
    }
    cron.flatMap(CronText::wrong)
        .ifPresent(
            wrong -> {
              throw Parse.usage("--cron \"" + cron.get() + "\" " + wrong);
            });
    Optional<Duration> interval =
        every.map(text -> within("--every", text, Duration.ofSeconds(1), LONGEST));
    if (interval.isPresent() && timezone.isPresent()) {
      throw Parse.usage("--timezone says what --cron means; --every knows no time zone");
    }
    Duration late = within("--jitter", jitter, Duration.ZERO, LONGEST);
    interval
        .filter(time -> late.compareTo(time) >= 0)
        .ifPresent(
            time -> {
              throw Parse.usage("--jitter " + jitter + " must be shorter than --every");
            });
    if (failures.filter(n -> n < 1 || n > 100).isPresent()) {
      throw Parse.usage("--pause-after-failures: " + failures.get() + " is not from 1 to 100");
    }
    return new ScheduleTerms(
        id,
        cron.map(line -> line.strip().replaceAll("\\s+", " ")),
        interval,
        zone(),
        overlap(),
        within("--catch-up", catchUp, SHORTEST_CATCH_UP, LONGEST),
        late,
        failures.orElse(0),
        note,
        on,
        inventory);
  }

  private static Duration within(String option, String text, Duration least, Duration most) {
    Duration time = Parse.duration(option, text);
    if (time.compareTo(least) < 0 || time.compareTo(most) > 0 || time.toMillis() % 1000 != 0) {
      throw Parse.usage(
          option
              + " "
              + text
              + ": takes whole seconds, from "
              + least.toSeconds()
              + "s to "
              + most.toDays()
              + "d");
    }
    return time;
  }

  private Overlap overlap() {
    try {
      return Overlap.of(overlap);
    } catch (IllegalArgumentException e) {
      throw Parse.usage(
          "--overlap: \""
              + overlap
              + "\" is none of "
              + Arrays.stream(Overlap.values())
                  .map(Overlap::word)
                  .collect(Collectors.joining(", ")));
    }
  }

  private String zone() {
    if (every.isPresent()) {
      return "UTC";
    }
    Set<String> known = ZoneId.getAvailableZoneIds();
    if (timezone.isEmpty()) {
      String here = ZoneId.systemDefault().getId();
      return known.contains(here) && !here.startsWith("SystemV/") ? here : "UTC";
    }
    String name = timezone.get();
    if (!known.contains(name) || name.startsWith("SystemV/")) {
      throw Parse.usage(
          "--timezone: no time zone is called \""
              + name
              + "\"; "
              + Similar.hint(name, known, "names are such as Europe/Berlin, UTC"));
    }
    return name;
  }
}

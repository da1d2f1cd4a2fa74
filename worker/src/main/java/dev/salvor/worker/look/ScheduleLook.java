package dev.salvor.worker.look;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.watch.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/** Schedules of Salvor that ought to begin runs, and do not. */
final class ScheduleLook implements Kind {
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int USAGE = 2;

  private final Asked asked;
  private final Program salvor;

  ScheduleLook(Asked asked, Program salvor) {
    this.asked = asked;
    this.salvor = salvor;
  }

  @Override
  public void look(Context context) {
    for (Asked.Limited one : asked.limited("SCHEDULES", Duration.ZERO)) {
      look(one, context);
    }
  }

  private void look(Asked.Limited one, Context context) {
    String name = HarmlessText.line(one.name());
    Program.Ran<JsonNode> ran =
        salvor.run(
            LIMIT,
            SalvorJson.mapper()::readTree,
            List.of("schedule", "show", one.name(), "--last", "5", "--json"));
    if (ran.exit() == USAGE) {
      context.found().add(finding(name, "gone", "there is no schedule " + name, ran.why()));
      return;
    }
    Optional<JsonNode> answer = ran.answer().filter(json -> json.has("state"));
    if (ran.exit() != 0 || answer.isEmpty()) {
      context.found().unseen("schedule:" + name);
      context
          .found()
          .add(
              new Finding(
                  "unseen:" + name,
                  "unseen",
                  "the schedule " + name + " cannot be looked at",
                  ran.why(),
                  "salvor schedule show " + name));
      return;
    }
    judge(name, one.limit(), answer.get(), context.now()).ifPresent(context.found()::add);
  }

  /** What is wrong with a schedule, by what {@code schedule show --json} says. */
  static Optional<Finding> judge(String name, Duration limit, JsonNode says, Instant now) {
    if (says.path("state").asText().equals("PAUSED")) {
      return says.path("paused").has("until")
          ? Optional.empty() // It tells of that by itself, and ends it.
          : Optional.of(
              finding(
                  name,
                  "paused",
                  "the schedule " + name + " is paused, with no end",
                  "paused on the engine's own page: "
                      + HarmlessText.line(says.path("paused").path("why").asText())));
    }
    if (says.path("next").isEmpty()) {
      return Optional.of(
          finding(
              name,
              "ended",
              "the schedule " + name + " begins nothing any more",
              "it has no due time to come"));
    }
    Optional<Instant> begun = Optional.empty();
    String newest = "";
    String due = "";
    for (JsonNode turn : says.path("last")) {
      if (!turn.path("byHand").asBoolean()) {
        if (newest.isEmpty()) {
          newest = turn.path("result").asText();
          due = turn.path("due").asText();
        }
        begun = begun.isPresent() ? begun : time(turn.path("startedAt").asText());
      }
    }
    if (newest.equals("MISSED")) {
      return Optional.of(
          finding(
              name,
              "missed",
              "the schedule " + name + " did not begin its run",
              "it was due at " + due));
    }
    Optional<Instant> from = begun.isPresent() ? begun : time(says.path("addedAt").asText());
    boolean late =
        limit.isPositive() && from.filter(at -> !now.isBefore(at.plus(limit))).isPresent();
    return late
        ? Optional.of(
            finding(
                name,
                "late",
                "the schedule "
                    + name
                    + " has begun no run for longer than "
                    + Durations.text(limit),
                (begun.isPresent() ? "the last one began at " : "none since it was added at ")
                    + from.orElseThrow()
                    + (newest.isEmpty() ? "" : "; what was due last: " + newest)))
        : Optional.empty();
  }

  private static Optional<Instant> time(String text) {
    try {
      return text.isEmpty() ? Optional.empty() : Optional.of(Instant.parse(text));
    } catch (DateTimeParseException other) {
      return Optional.empty();
    }
  }

  private static Finding finding(String name, String sign, String subject, String detail) {
    return new Finding("schedule:" + name, sign, subject, detail, "salvor schedule show " + name);
  }
}

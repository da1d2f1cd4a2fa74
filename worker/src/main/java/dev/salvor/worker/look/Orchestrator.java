package dev.salvor.worker.look;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.HarmlessText;
import dev.salvor.runbook.json.SalvorJson;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an orchestrator says of itself. Names are what it says; they are made harmless where they
 * are shown.
 *
 * @param paused whether it is, and since when if it says so; absent: nobody asked
 * @param queued how much waits; absent: nobody asked
 * @param builders by their names; absent: nobody asked
 */
record Orchestrator(
    Optional<Pause> paused, Optional<Long> queued, Optional<Map<String, Builder>> builders) {
  private static final long MILLIS_FROM = 100_000_000_000L;
  private static final int MOST_BUILDERS = 10_000;
  private static final int LONGEST_NAME = 80;

  /** Whether it is paused. */
  record Pause(boolean is, Optional<Instant> since) {}

  /** A builder, as the orchestrator sees it. */
  record Builder(boolean up, boolean idle) {}

  /** Where all of it stands; what is absent is not asked for. */
  record Places(
      Optional<Pointer> paused,
      Optional<Pointer> pausedSince,
      Optional<Pointer> queued,
      Optional<Pointer> builders,
      Pointer name,
      Pointer up,
      Pointer idle) {
    static Places of(Asked asked) {
      return new Places(
          place(asked, "PAUSED_AT", "pausedAt"),
          place(asked, "PAUSED_SINCE_AT", "pausedSinceAt"),
          place(asked, "QUEUED_AT", "queuedAt"),
          place(asked, "BUILDERS_AT", "buildersAt"),
          place(asked, "NAME_AT", "nameAt").orElseGet(() -> Pointer.of("nameAt", "/name")),
          place(asked, "UP_AT", "upAt").orElseGet(() -> Pointer.of("upAt", "/up")),
          place(asked, "IDLE_AT", "idleAt").orElseGet(() -> Pointer.of("idleAt", "/idle?")));
    }

    private static Optional<Pointer> place(Asked asked, String variable, String name) {
      return Optional.of(asked.text(variable))
          .filter(text -> !text.isEmpty())
          .map(text -> Pointer.of(name, text));
    }
  }

  /**
   * Reads an answer.
   *
   * @throws Pointer.NothingThereException it is none that can be understood, with words for people
   */
  static Orchestrator read(String body, Places places) throws Pointer.NothingThereException {
    JsonNode answer;
    try {
      answer = SalvorJson.mapper().readTree(body);
    } catch (JsonProcessingException bad) {
      throw new Pointer.NothingThereException(
          "its answer is no JSON ("
              + HarmlessText.line(bad.getOriginalMessage())
              + "); it begins: "
              + begin(body));
    }
    if (answer == null || answer.isMissingNode()) {
      throw new Pointer.NothingThereException("its answer is empty");
    }
    Optional<Pause> paused = Optional.empty();
    if (places.paused().isPresent()) {
      Pointer at = places.paused().get();
      boolean is = at.isSo(answer);
      Optional<Instant> since =
          is ? time(places.pausedSince().orElse(at).in(answer)) : Optional.empty();
      paused = Optional.of(new Pause(is, since));
    }
    Optional<Long> queued =
        places.queued().isPresent()
            ? Optional.of(count(places.queued().get(), answer))
            : Optional.empty();
    Optional<Map<String, Builder>> builders =
        places.builders().isPresent() ? Optional.of(builders(answer, places)) : Optional.empty();
    return new Orchestrator(paused, queued, builders);
  }

  private static String begin(String body) {
    return "\"" + HarmlessText.line(FindingLines.cut(body, 120)) + "\"";
  }

  private static long count(Pointer at, JsonNode answer) throws Pointer.NothingThereException {
    JsonNode value = at.in(answer);
    if (value.isContainerNode()) {
      return value.size();
    }
    if (value.isMissingNode() || value.isNull()) {
      return 0;
    }
    if (value.isNumber() || value.asText().matches("[0-9]{1,18}")) {
      return Math.max(0, value.asLong());
    }
    throw new Pointer.NothingThereException(
        "its answer has no number at " + at.text() + " but " + shown(value));
  }

  private static Map<String, Builder> builders(JsonNode answer, Places places)
      throws Pointer.NothingThereException {
    Pointer at = places.builders().orElseThrow();
    JsonNode all = at.in(answer);
    if (!all.isContainerNode() && !all.isMissingNode() && !all.isNull()) {
      throw new Pointer.NothingThereException(
          "its answer has neither a list nor an object at " + at.text() + " but " + shown(all));
    }
    if (all.size() > MOST_BUILDERS) {
      throw new Pointer.NothingThereException(
          "its answer has more than " + MOST_BUILDERS + " builders");
    }
    Map<String, Builder> out = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : all.properties()) {
      out.put(field.getKey(), builder(field.getValue(), places));
    }
    if (all.isArray()) {
      for (JsonNode one : all) {
        out.putIfAbsent(places.name().in(one).asText(), builder(one, places));
      }
    }
    return out;
  }

  private static Builder builder(JsonNode one, Places places) throws Pointer.NothingThereException {
    return new Builder(places.up().isSo(one), places.idle().isSo(one));
  }

  private static String shown(JsonNode value) {
    return name(value.toString());
  }

  /** A name that somebody else has given, for people. */
  static String name(String text) {
    return HarmlessText.line(FindingLines.cut(text, LONGEST_NAME));
  }

  /**
   * A time as ISO 8601 has it (UTC if it names no zone), or as seconds or milliseconds since 1970.
   */
  static Optional<Instant> time(JsonNode value) {
    String text = value.asText().strip();
    try {
      if (value.isNumber() || text.matches("[0-9]{9,13}(\\.[0-9]{1,9})?")) {
        long number = (long) Double.parseDouble(text);
        if (number < MILLIS_FROM / 1000) {
          return Optional.empty();
        }
        return Optional.of(
            number >= MILLIS_FROM ? Instant.ofEpochMilli(number) : Instant.ofEpochSecond(number));
      }
      String iso = text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\d) ", "$1T");
      return Optional.of(
          iso.matches(".*T.*(Z|[+-]\\d\\d(:\\d\\d)?)")
              ? OffsetDateTime.parse(iso).toInstant()
              : LocalDateTime.parse(iso).toInstant(ZoneOffset.UTC));
    } catch (DateTimeException | NumberFormatException none) {
      return Optional.empty();
    }
  }
}

package dev.salvor.workflow.journal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectReader;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToLongFunction;

/**
 * Reads {@code events.jsonl}: one event per line, each sequence number once (the first line wins),
 * in the order of the sequence numbers. Events are sent again after a crash, so repeats are normal.
 */
public final class Journal {
  /** An event with a missing part is no event of this version: it becomes a plain line. */
  private static final ObjectReader EVENT =
      SalvorJson.mapper()
          .readerFor(RunEvent.class)
          .with(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES);

  private Journal() {}

  /** The entries for events that are already at hand. */
  public static List<Entry> of(List<RunEvent> events) {
    return inOrder(events.stream().<Entry>map(Entry.Known::new).toList());
  }

  /**
   * The entries of a whole text.
   *
   * @param text lines ended by newline; a last line without one that is no JSON is a torn write and
   *     is left out
   */
  public static List<Entry> parse(String text) {
    List<Entry> entries = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int newline = text.indexOf('\n', from);
      int to = newline < 0 ? text.length() : newline;
      line(text.substring(from, to), newline >= 0).ifPresent(entries::add);
      from = to + 1;
    }
    return inOrder(entries);
  }

  /**
   * One line.
   *
   * @param complete the line was ended by a newline
   * @return empty for a blank or torn line
   */
  public static Optional<Entry> line(String line, boolean complete) {
    if (line.isBlank()) {
      return Optional.empty();
    }
    JsonNode tree = tree(line);
    if (!tree.isObject()) {
      return complete
          ? Optional.of(new Entry.Plain(0, Optional.empty(), "unreadable", line))
          : Optional.empty();
    }
    try {
      RunEvent event = EVENT.readValue(tree);
      return Optional.of(event.seq() < 1 ? plain(tree, line) : new Entry.Known(event));
    } catch (JsonProcessingException e) {
      return Optional.of(plain(tree, line));
    } catch (IOException e) {
      throw new IllegalStateException("reading a JSON tree needs no file", e);
    }
  }

  private static JsonNode tree(String line) {
    try {
      return SalvorJson.mapper().readTree(line);
    } catch (JsonProcessingException e) {
      return SalvorJson.mapper().missingNode();
    }
  }

  private static Entry plain(JsonNode tree, String line) {
    return new Entry.Plain(
        Math.max(0, tree.path("seq").asLong()),
        instant(tree.path("at").asText()),
        tree.path("kind").asText("unreadable"),
        line);
  }

  private static Optional<Instant> instant(String text) {
    try {
      return Optional.of(Instant.parse(text));
    } catch (DateTimeParseException e) {
      return Optional.empty();
    }
  }

  /**
   * Brings lines into the order of their events: each number once, the first wins; a line without a
   * number stays behind the one it followed.
   *
   * @param seq number of a line's event, 0 if it has none
   */
  public static <T> List<T> inOrder(List<T> lines, ToLongFunction<T> seq) {
    record Placed<T>(long place, T line) {}
    Set<Long> seen = new HashSet<>();
    List<Placed<T>> placed = new ArrayList<>();
    long last = 0;
    for (T line : lines) {
      long number = seq.applyAsLong(line);
      if (number == 0 || seen.add(number)) {
        last = number == 0 ? last : number;
        placed.add(new Placed<>(last, line));
      }
    }
    placed.sort(Comparator.comparingLong(Placed::place));
    return placed.stream().map(Placed::line).toList();
  }

  private static List<Entry> inOrder(List<Entry> entries) {
    return inOrder(entries, Entry::seq);
  }
}

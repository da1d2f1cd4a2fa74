package dev.salvor.cli.schedule;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalInt;

/** Says what is wrong with a cron line, field by field; the engine would only refuse it. */
public final class CronText {
  private record Field(String name, int min, int max, List<String> words) {}

  private static final List<Field> FIELDS =
      List.of(
          new Field("minute", 0, 59, List.of()),
          new Field("hour", 0, 23, List.of()),
          new Field("day of the month", 1, 31, List.of()),
          new Field(
              "month",
              1,
              12,
              List.of(
                  "", "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov",
                  "dec")),
          new Field(
              "day of the week", 0, 7, List.of("sun", "mon", "tue", "wed", "thu", "fri", "sat")));

  private static final List<String> NAMES =
      List.of("@hourly", "@daily", "@midnight", "@weekly", "@monthly", "@yearly", "@annually");

  private CronText() {}

  /** What is wrong with it; empty if nothing is. */
  public static Optional<String> wrong(String text) {
    String line = text.strip();
    if (line.startsWith("@")) {
      return NAMES.contains(line)
          ? Optional.empty()
          : Optional.of("is none of " + String.join(", ", NAMES));
    }
    if (line.contains("TZ=")) {
      return Optional.of("has a time zone in it; give it with --timezone");
    }
    List<String> given = List.of(line.split("\\s+"));
    if (given.size() != FIELDS.size()) {
      return Optional.of(
          "has "
              + (line.isEmpty() ? 0 : given.size())
              + " fields; it needs five: minute, hour, day of the month, month, day of the week");
    }
    for (int i = 0; i < given.size(); i++) {
      Field field = FIELDS.get(i);
      for (String part : given.get(i).split(",", -1)) {
        Optional<String> wrong = part(part, field);
        if (wrong.isPresent()) {
          return Optional.of("field " + (i + 1) + " (" + field.name() + ") " + wrong.get());
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> part(String part, Field field) {
    String[] step = part.split("/", -1);
    if (step.length > 2 || part.isEmpty()) {
      return Optional.of("has \"" + part + "\"");
    }
    if (step.length == 2 && number(step[1]).orElse(0) < 1) {
      return Optional.of("has the step \"" + step[1] + "\", which is no number from 1 on");
    }
    if (step[0].equals("*")) {
      return Optional.empty();
    }
    String[] range = step[0].split("-", -1);
    if (range.length > 2) {
      return Optional.of("has \"" + part + "\"");
    }
    int last = -1;
    for (String end : range) {
      OptionalInt value = value(end, field);
      if (value.isEmpty() || value.getAsInt() < field.min() || value.getAsInt() > field.max()) {
        return Optional.of(
            "has \"" + end + "\"; it takes " + field.min() + " to " + field.max() + words(field));
      }
      if (value.getAsInt() < last) {
        return Optional.of("has \"" + step[0] + "\", which goes backwards");
      }
      last = value.getAsInt();
    }
    return Optional.empty();
  }

  private static String words(Field field) {
    return field.words().isEmpty()
        ? ""
        : " or " + field.words().get(field.min()) + " to " + field.words().getLast();
  }

  private static OptionalInt value(String text, Field field) {
    int word = field.words().indexOf(text.toLowerCase(Locale.ROOT));
    return word >= 0 && !text.isEmpty() ? OptionalInt.of(word) : number(text);
  }

  private static OptionalInt number(String text) {
    return text.matches("\\d{1,4}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }
}

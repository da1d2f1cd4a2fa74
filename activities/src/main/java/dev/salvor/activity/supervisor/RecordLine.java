package dev.salvor.activity.supervisor;

import java.util.List;
import java.util.Optional;

/** A whole line of a segment's record. See docs/host-programs.md for the form. */
sealed interface RecordLine {
  /** Begins each line, and stands nowhere else in one. */
  String START = "S1 ";

  /** A supervisor took the lock. */
  record Open(int generation, int order, long pid, long start, String marker, long millis)
      implements RecordLine {}

  /** A process is about to become the command. */
  record Begin(
      int generation, StepKey key, String part, long pid, long start, String marker, long millis)
      implements RecordLine {}

  /** A process that had written its begin found that it may not go on: it never ran. */
  record Refused(int generation, StepKey key, String part, String why) implements RecordLine {}

  /** The time is over, or somebody asked for the end; what follows is killing. */
  record Deadline(StepKey key, String part, String how, long millis) implements RecordLine {}

  /** Ended: an exit code, or {@code timeout}, {@code cancel}, {@code rebooted}. */
  record End(StepKey key, String part, String how, long millis) implements RecordLine {}

  /** Its processes outlived KILL. */
  record Alive(StepKey key, String part, String how, long millis, String survivors)
      implements RecordLine {}

  /** Given up by a supervisor: {@code unknown}, {@code stopped}, {@code notbegun}. */
  record Settled(StepKey key, String part, String how, long millis) implements RecordLine {}

  record Undone(StepKey key) implements RecordLine {}

  record Dropped(StepKey key, String part, long out, long err) implements RecordLine {}

  /** The order waits for a judgement after the step of this number. */
  record Held(int order, int step, long millis) implements RecordLine {}

  record Done(int order, String how, long millis) implements RecordLine {}

  /** The line, or nothing if it is torn, glued or otherwise not whole. */
  static Optional<RecordLine> parse(String line) {
    if (!line.startsWith(START) || !line.endsWith(" .")) {
      return Optional.empty();
    }
    int space = line.indexOf(' ', 3);
    String body =
        space < 0 || space + 1 > line.length() - 2
            ? ""
            : line.substring(space + 1, line.length() - 2);
    // A torn line with the next one glued to it may have the right length by chance.
    boolean glued = body.contains(START);
    if (body.isEmpty()
        || glued
        || !line.substring(3, space).equals(Integer.toString(body.length()))) {
      return Optional.empty();
    }
    try {
      return fields(List.of(body.split(" ", -1)));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      return Optional.empty();
    }
  }

  private static Optional<RecordLine> fields(List<String> f) {
    return Optional.ofNullable(
        switch (f.getFirst()) {
          case "open" ->
              new Open(number(f, 1), number(f, 2), big(f, 3), big(f, 4), f.get(5), big(f, 6));
          case "begin" ->
              new Begin(
                  number(f, 1), key(f, 2), f.get(4), big(f, 5), big(f, 6), f.get(7), big(f, 8));
          case "refused" -> new Refused(number(f, 1), key(f, 2), f.get(4), f.get(6));
          case "deadline" -> new Deadline(key(f, 1), f.get(3), f.get(4), big(f, 5));
          case "end" -> new End(key(f, 1), f.get(3), f.get(4), big(f, 5));
          case "alive" -> new Alive(key(f, 1), f.get(3), f.get(4), big(f, 5), f.get(6));
          case "settled" -> new Settled(key(f, 1), f.get(3), f.get(4), big(f, 5));
          case "undone" -> new Undone(key(f, 1));
          case "dropped" -> new Dropped(key(f, 1), f.get(3), big(f, 4), big(f, 5));
          case "held" -> new Held(number(f, 1), number(f, 2), big(f, 3));
          case "done" -> new Done(number(f, 1), f.get(2), big(f, 3));
          default -> null;
        });
  }

  private static int number(List<String> fields, int index) {
    return Integer.parseInt(fields.get(index));
  }

  private static long big(List<String> fields, int index) {
    return Long.parseLong(fields.get(index));
  }

  private static StepKey key(List<String> fields, int index) {
    return new StepKey(fields.get(index), fields.get(index + 1));
  }
}

package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.run.StepPart;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;

/** What the record says about one attempt of a step. Not thread-safe. */
final class AttemptRecord {
  /** One part: its begin, and how it ended if it has. */
  static final class Part {
    Optional<RecordLine.Begin> begin = Optional.empty();
    Optional<String> how = Optional.empty();
    boolean deadline;
    String survivors = "";
    long endMillis;
    long droppedOut;
    long droppedErr;

    /** A begin that no end follows. */
    boolean open() {
      return begin.isPresent() && how.isEmpty();
    }
  }

  private final Map<StepPart, Part> parts = new EnumMap<>(StepPart.class);

  Part part(StepPart part) {
    return parts.computeIfAbsent(part, p -> new Part());
  }

  boolean begun() {
    return parts.values().stream().anyMatch(p -> p.begin.isPresent() || p.how.isPresent());
  }

  /** A part runs, or was left running. */
  boolean open() {
    return parts.values().stream().anyMatch(Part::open);
  }

  /** The part that was begun last. */
  StepPart current() {
    return parts.entrySet().stream()
        .filter(e -> e.getValue().begin.isPresent())
        .map(Map.Entry::getKey)
        .max(Comparator.naturalOrder())
        .orElse(StepPart.COMMAND);
  }

  /** When its first part was begun, by the host's clock; if nothing says that, when it ended. */
  long beginMillis() {
    return parts.values().stream()
        .flatMap(part -> part.begin.stream())
        .mapToLong(RecordLine.Begin::millis)
        .min()
        .orElse(endMillis());
  }

  long endMillis() {
    return parts.values().stream().mapToLong(part -> part.endMillis).max().orElse(0);
  }

  void apply(RecordLine line) {
    switch (line) {
      case RecordLine.Begin begin -> {
        Part part = new Part();
        part.begin = Optional.of(begin);
        parts.put(partOf(begin.part()), part);
      }
      case RecordLine.Refused refused -> {
        Part part = part(partOf(refused.part()));
        if (part.begin.filter(b -> b.generation() == refused.generation()).isPresent()) {
          part.begin = Optional.empty();
        }
      }
      case RecordLine.End end -> close(end.part(), end.how(), end.millis());
      case RecordLine.Settled settled -> close(settled.part(), settled.how(), settled.millis());
      case RecordLine.Alive alive -> {
        close(alive.part(), "alive", alive.millis());
        part(partOf(alive.part())).survivors = alive.survivors();
      }
      case RecordLine.Dropped dropped -> {
        Part part = part(partOf(dropped.part()));
        part.droppedOut += dropped.out();
        part.droppedErr += dropped.err();
      }
      case RecordLine.Deadline deadline -> part(partOf(deadline.part())).deadline = true;
      case RecordLine.Undone u -> {}
      case RecordLine.Open o -> {}
      case RecordLine.Held h -> {}
      case RecordLine.Done d -> {}
    }
  }

  private void close(String name, String how, long millis) {
    Part part = part(partOf(name));
    part.how = Optional.of(how);
    part.endMillis = millis;
  }

  private static StepPart partOf(String name) {
    return switch (name) {
      case "check" -> StepPart.CHECK;
      case "verify" -> StepPart.VERIFY;
      default -> StepPart.COMMAND;
    };
  }
}

package dev.salvor.worker.watch;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.connect.WholeFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What was told before, in one small file that is whole or not there. One that cannot be read
 * counts as none: everything is told once more rather than not at all.
 *
 * @param known findings that last
 * @param outbox messages that not every way has accepted
 * @param disks room that was free, by file system, oldest first
 */
public record Memory(
    Map<String, Known> known, List<Pending> outbox, Map<String, List<Sample>> disks) {
  public static final Memory EMPTY = new Memory(Map.of(), List.of(), Map.of());

  public Memory {
    known = Copies.ordered(known);
    outbox = List.copyOf(outbox);
    disks = Copies.ordered(disks);
  }

  /**
   * A finding that lasts.
   *
   * @param heard ways that have taken an alert about it; absent in the file of an older version
   */
  public record Known(
      Finding finding, Instant since, Instant toldAt, Optional<List<String>> heard) {
    public Known {
      heard = heard.map(List::copyOf);
    }
  }

  /**
   * A message on its way.
   *
   * @param key of the finding
   * @param accepted ways that took it
   * @param only it is for these ways alone; absent: for all
   */
  public record Pending(
      String key, Notice notice, List<String> accepted, Optional<List<String>> only) {
    public Pending {
      accepted = List.copyOf(accepted);
      only = only.map(List::copyOf);
    }

    /** The same, after these ways took it. */
    public Pending acceptedBy(List<String> ways) {
      return new Pending(key, notice, ways, only);
    }

    /** Whether {@code way} is among those it is for. */
    public boolean isFor(String way) {
      return only.map(ways -> ways.contains(way)).orElse(true);
    }
  }

  /** Bytes that were free at a moment. */
  public record Sample(Instant at, long free) {}

  /** What the file says. */
  public static Memory read(Path file) {
    try {
      return Optional.ofNullable(
              SalvorJson.mapper().readValue(Files.readString(file), Memory.class))
          .orElse(EMPTY);
    } catch (IOException | IllegalArgumentException none) {
      return EMPTY;
    }
  }

  /** Replaces the file at once; it is on the disk before it takes the place of the old one. */
  public void write(Path file) throws IOException {
    WholeFile.write(file, SalvorJson.mapper().writeValueAsString(this) + "\n");
  }

  Memory withDisks(Map<String, List<Sample>> samples) {
    return new Memory(known, outbox, samples);
  }

  /**
   * The same, now that {@code way} has taken {@code message}: whoever heard of it hears the end.
   */
  public Memory heard(Pending message, String way) {
    Known old = known.get(message.key());
    if (old == null || message.notice().kind() != NoticeKind.ALERT) {
      return this;
    }
    Set<String> ways = new LinkedHashSet<>(old.heard().orElse(List.of()));
    ways.add(way);
    Map<String, Known> next = new LinkedHashMap<>(known);
    next.put(
        message.key(),
        new Known(
            old.finding(), old.since(), old.toldAt(), old.heard().map(all -> List.copyOf(ways))));
    return new Memory(next, outbox, disks);
  }

  /** The same with another outbox. */
  public Memory withOutbox(List<Pending> messages) {
    return new Memory(known, messages, disks);
  }
}

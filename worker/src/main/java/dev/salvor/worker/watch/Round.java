package dev.salvor.worker.watch;

import dev.salvor.notice.Notice;
import dev.salvor.notice.NoticeKind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What is to be told after a look: each finding that lasts once, again when it has become another
 * matter, then daily, and once when it is over; what has happened once; what is held not at all.
 * Pure.
 */
public final class Round {
  /** What lasts is told again after this time. */
  static final Duration REMIND = Duration.ofDays(1);

  /** A message that nobody took for so long is not sent any more; the reminder follows. */
  static final Duration STALE = Duration.ofDays(1);

  private final String name;
  private final Memory before;
  private final Instant now;
  private final List<Memory.Pending> outbox = new ArrayList<>();

  private Round(String name, Memory before, Instant now) {
    this.name = name;
    this.before = before;
    this.now = now;
  }

  /**
   * The memory after {@code findings} were seen, with everything that is to be told in its outbox.
   *
   * @param name of whoever looks, in the ids of messages
   */
  public static Memory after(Memory before, List<Finding> findings, String name, Instant now) {
    return new Round(name, before, now).look(findings);
  }

  private Memory look(List<Finding> findings) {
    Map<String, Memory.Known> last = new LinkedHashMap<>();
    Set<String> changed = new LinkedHashSet<>();
    for (Finding finding : findings) {
      Optional<Memory.Known> old = Optional.ofNullable(before.known().get(finding.key()));
      Optional<Memory.Known> same = old.filter(known -> isSame(known.finding(), finding));
      Instant since = old.map(Memory.Known::since).orElse(now);
      Optional<List<String>> heard =
          old.map(Memory.Known::heard).orElseGet(() -> Optional.of(List.of()));
      switch (finding.manner()) {
        case HELD -> {
          Instant told = old.map(Memory.Known::toldAt).orElse(now);
          last.put(finding.key(), new Memory.Known(finding, since, told, heard));
          changed.add(finding.key());
        }
        case LASTS, ONCE -> {
          Optional<Instant> told =
              same.map(Memory.Known::toldAt).filter(at -> isEnough(finding, at));
          last.put(finding.key(), new Memory.Known(finding, since, told.orElse(now), heard));
          if (told.isEmpty()) {
            changed.add(finding.key());
            String lead = same.isPresent() ? "still: " : "";
            add(finding, since, lead, NoticeKind.ALERT, Optional.empty());
          }
        }
      }
    }
    before.known().values().stream()
        .filter(old -> !last.containsKey(old.finding().key()))
        .filter(old -> old.finding().manner() != Finding.Manner.ONCE)
        .forEach(
            old -> {
              changed.add(old.finding().key());
              if (!isNeverTold(old)) {
                add(old.finding(), old.since(), "over: ", NoticeKind.OVER, old.heard());
              }
            });
    List<Memory.Pending> all =
        new ArrayList<>(
            before.outbox().stream()
                .filter(message -> !changed.contains(message.key()))
                .filter(message -> now.isBefore(message.notice().at().plus(STALE)))
                .toList());
    all.addAll(outbox);
    return new Memory(last, all, before.disks());
  }

  private static boolean isSame(Finding old, Finding now) {
    return old.sign().equals(now.sign()) && old.manner() == now.manner();
  }

  private boolean isEnough(Finding finding, Instant told) {
    return finding.manner() == Finding.Manner.ONCE || now.isBefore(told.plus(REMIND));
  }

  /** That it is over is no news to anybody who never heard that it began. */
  private boolean isNeverTold(Memory.Known old) {
    return old.heard()
        .map(List::isEmpty)
        .orElseGet(
            () ->
                before.outbox().stream()
                    .anyMatch(
                        message ->
                            message.key().equals(old.finding().key())
                                && message.accepted().isEmpty()));
  }

  private void add(
      Finding finding, Instant since, String lead, NoticeKind kind, Optional<List<String>> only) {
    Notice notice =
        new Notice(
            // Of the moment: a count that is lost with the memory would name what was told before.
            name + "#" + safe(finding.key()) + "." + now.toEpochMilli(),
            kind,
            now,
            "",
            "",
            "",
            "",
            finding.key(),
            lead + finding.subject(),
            finding.detail() + (since.equals(now) ? "" : "\nsince " + since),
            Optional.empty(),
            "",
            kind == NoticeKind.OVER || finding.fix().isBlank()
                ? List.of()
                : List.of(finding.fix()));
    outbox.add(new Memory.Pending(finding.key(), notice, List.of(), only));
  }

  private static String safe(String key) {
    StringBuilder out = new StringBuilder();
    key.chars()
        .forEach(
            c -> {
              if (c > ' ' && c < 127) {
                out.append((char) c);
              } else {
                out.append("%%%02X".formatted(c));
              }
            });
    return out.toString();
  }
}

package dev.salvor.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Looks at the lines of a log, one after another, and finds what somebody edited, took away, put in
 * or put elsewhere. Not thread-safe.
 */
public final class ChainCheck {
  /** Name of the detail by which an entry {@link AuditAction#TORN} says what it is about. */
  public static final String TORN_DIGEST = "sha256";

  private record Place(String file, long line) {}

  private record Junk(Place place, String digest) {}

  private final List<ChainEnd> anchors = new ArrayList<>();
  private final List<ChainFinding> findings = new ArrayList<>();
  private final List<Junk> junk = new ArrayList<>();
  private Optional<ChainEnd> end;
  private Place last = new Place("", 0);
  private long lines;
  private Optional<Place> unended = Optional.empty();

  private ChainCheck(Optional<ChainEnd> begin) {
    this.end = begin;
  }

  /** Of a log from its first line on. */
  public static ChainCheck whole() {
    return new ChainCheck(Optional.of(ChainEnd.BEGINNING));
  }

  /** Of a part: what was before its first line is not known. */
  public static ChainCheck part() {
    return new ChainCheck(Optional.empty());
  }

  /** Expects the line of that number to be this one. To be said before any line. */
  public void expect(ChainEnd anchor) {
    if (anchor.seq() > 0) {
      anchors.add(anchor);
    }
  }

  /**
   * The next line.
   *
   * @param bytes without its end
   * @param ended whether the line has an end
   */
  public Optional<AuditLine> line(String file, long number, byte[] bytes, boolean ended) {
    Place place = new Place(file, number);
    Optional<AuditLine> parsed = ended ? AuditLine.parse(bytes) : Optional.empty();
    if (parsed.isEmpty()) {
      if (ended || unended.isPresent()) {
        junk.add(new Junk(place, AuditLine.sha256(bytes)));
      } else {
        unended = Optional.of(place);
      }
      return parsed;
    }
    unended.ifPresent(where -> add(where, "the line has no end and is not the last one"));
    unended = Optional.empty();
    AuditLine line = parsed.get();
    lines++;
    long covered = junk(line);
    fits(place, line, covered);
    if (anchors.stream().anyMatch(a -> a.seq() == line.seq() && !a.hash().equals(line.hash()))) {
      add(place, "another entry " + line.seq() + " was noted when it was written; it was replaced");
    }
    if (line.entry().action() == AuditAction.DAMAGED) {
      add(place, "its writer found damage then: " + line.entry().why().orElse(""));
    }
    if (end.map(e -> line.seq() > e.seq()).orElse(true)) {
      end = Optional.of(line.end());
      last = place;
    }
    return parsed;
  }

  /** Says of each unreadable line whether it is excused; how many of them hide a number. */
  private long junk(AuditLine next) {
    boolean torn = next.entry().action() == AuditAction.TORN;
    long hiding = 0;
    for (int i = 0; i < junk.size(); i++) {
      boolean excused =
          torn
              && i == junk.size() - 1
              && junk.get(i).digest().equals(next.entry().details().get(TORN_DIGEST));
      if (!excused) {
        hiding++;
        add(junk.get(i).place(), "the line was changed, or was never written by Salvor");
      }
    }
    junk.clear();
    return hiding;
  }

  private void fits(Place place, AuditLine line, long hidden) {
    if (end.isEmpty()) {
      return;
    }
    ChainEnd before = end.get();
    long gap = line.seq() - before.seq() - 1;
    if (gap < 0) {
      add(
          place,
          "entry "
              + line.seq()
              + " stands behind entry "
              + before.seq()
              + ": it was put here, or the other one was");
    } else if (gap > 0) {
      if (hidden < gap) {
        add(place, "missing before it: " + entries(before.seq() + 1, line.seq() - 1));
      }
    } else if (!line.previous().equals(before.hash())) {
      add(
          place,
          "it does not follow from the line before ("
              + last.file()
              + ":"
              + last.line()
              + "): one of both was replaced");
    }
  }

  private static String entries(long first, long last) {
    return first == last ? "entry " + first : "entries " + first + " to " + last;
  }

  /** No more lines: what is expected and did not come was cut off. */
  public List<ChainFinding> finish(String whole) {
    junk.forEach(j -> add(j.place(), "the line was changed, or was never written by Salvor"));
    junk.clear();
    long reached = end.map(ChainEnd::seq).orElse(0L);
    long noted = anchors.stream().mapToLong(ChainEnd::seq).max().orElse(0);
    if (noted > reached) {
      findings.add(
          new ChainFinding(
              last.file().isEmpty() ? whole : last.file(),
              last.line(),
              "the end was cut off behind it: entries up to "
                  + noted
                  + " had been written, "
                  + (reached == 0 ? "none is there" : "the last is " + reached)));
    }
    return List.copyOf(findings);
  }

  private void add(Place place, String what) {
    findings.add(new ChainFinding(place.file(), place.line(), what));
  }

  /** How many good lines there were. */
  public long lines() {
    return lines;
  }

  /** Where the chain ends. */
  public ChainEnd end() {
    return end.orElse(ChainEnd.BEGINNING);
  }

  /** Where a last line stands that was only half written. */
  public Optional<String> halfWritten() {
    return unended.map(place -> place.file() + ":" + place.line());
  }
}

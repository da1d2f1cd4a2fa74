package dev.salvor.workflow.report;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Time along the width of a page. Long stretches in which no command ran (a question that waited
 * over night) are cut to a narrow strip, so that what ran stays visible. Immutable.
 */
final class TimeScale {
  private static final double CUT_WIDTH = 5;
  private static final int MOST_CUTS = 6;

  /** A stretch is cut if it is longer than this part of the time in which something ran. */
  private static final double CUT_FROM = 0.3;

  private static final double SHORTEST_CUT = 2;

  /** From one time to another. */
  record Span(Instant from, Instant to) {
    Span {
      if (to.isBefore(from)) {
        to = from;
      }
    }

    double seconds() {
      return TimeScale.seconds(from, to);
    }
  }

  /**
   * A part of the width on which time goes on evenly.
   *
   * @param cut nothing ran, and the strip is narrower than its time
   */
  record Piece(Span time, double left, double width, boolean cut) {}

  private final List<Piece> pieces;

  private TimeScale(List<Piece> pieces) {
    this.pieces = pieces;
  }

  /**
   * A scale for what ran.
   *
   * @param all from the first to the last moment
   * @param busy when something ran, in any order
   */
  static TimeScale of(Span all, List<Span> busy) {
    List<Span> idle = idle(all, busy);
    double ran = all.seconds() - idle.stream().mapToDouble(Span::seconds).sum();
    double longest = Math.max(SHORTEST_CUT, ran * CUT_FROM);
    Set<Span> cuts =
        idle.stream()
            .filter(gap -> gap.seconds() > longest)
            .sorted(Comparator.comparingDouble(Span::seconds).reversed())
            .limit(MOST_CUTS)
            .collect(Collectors.toSet());
    double kept = all.seconds() - cuts.stream().mapToDouble(Span::seconds).sum();
    double room = 100 - CUT_WIDTH * cuts.size();
    List<Piece> pieces = new ArrayList<>();
    double left = 0;
    Instant from = all.from();
    for (Span gap : idle) {
      if (cuts.contains(gap)) {
        Piece piece = even(new Span(from, gap.from()), left, room, kept);
        Piece cut = new Piece(gap, left + piece.width(), CUT_WIDTH, true);
        pieces.add(piece);
        pieces.add(cut);
        left = cut.left() + CUT_WIDTH;
        from = gap.to();
      }
    }
    pieces.add(new Piece(new Span(from, all.to()), left, 100 - left, false));
    return new TimeScale(List.copyOf(pieces));
  }

  private static Piece even(Span time, double left, double room, double all) {
    return new Piece(time, left, all <= 0 ? 0 : room * time.seconds() / all, false);
  }

  private static List<Span> idle(Span all, List<Span> busy) {
    List<Span> idle = new ArrayList<>();
    Instant at = all.from();
    for (Span span : busy.stream().sorted(Comparator.comparing(Span::from)).toList()) {
      if (span.from().isAfter(at)) {
        idle.add(new Span(at, span.from()));
      }
      at = span.to().isAfter(at) ? span.to() : at;
    }
    if (all.to().isAfter(at)) {
      idle.add(new Span(at, all.to()));
    }
    return idle;
  }

  /** Percent of the width; never less for a later time. */
  double at(Instant time) {
    for (Piece piece : pieces) {
      if (!time.isAfter(piece.time().to())) {
        double seconds = piece.time().seconds();
        double share = seconds <= 0 ? 0 : seconds(piece.time().from(), time) / seconds;
        return piece.left() + piece.width() * Math.max(0, Math.min(1, share));
      }
    }
    return 100;
  }

  List<Piece> pieces() {
    return pieces;
  }

  /** Also of times that are further apart than a number of nanoseconds can tell. */
  static double seconds(Instant from, Instant to) {
    Duration between = Duration.between(from, to);
    return between.getSeconds() + between.getNano() / 1e9;
  }
}

package dev.salvor.workflow.report;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Round times for the axis. */
final class Ticks {
  private static final long[] UNITS = {
    1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400
  };
  private static final int MOST = 7;
  private static final double NARROWEST = 10;
  private static final double LAST = 91;

  /** On a narrow page a label needs more of the width. */
  private static final double NARROWEST_SMALL = 20;

  private static final double LAST_SMALL = 82;

  /**
   * A time on the axis.
   *
   * @param at percent of the width
   * @param wideOnly there is no room for its label on a narrow page
   */
  record Tick(double at, Instant time, boolean wideOnly) {}

  private Ticks() {}

  static List<Tick> of(TimeScale scale) {
    double seconds =
        scale.pieces().stream()
            .filter(piece -> !piece.cut())
            .mapToDouble(piece -> piece.time().seconds())
            .sum();
    List<Tick> ticks = new ArrayList<>();
    long unit = unit(seconds);
    double last = -NARROWEST;
    double lastSmall = -NARROWEST_SMALL;
    for (TimeScale.Piece piece : scale.pieces()) {
      if (piece.cut() || piece.time().seconds() > (double) unit * MOST * 2) {
        continue;
      }
      long first = Math.floorDiv(piece.time().from().getEpochSecond() - 1, unit) * unit + unit;
      for (long t = first; t <= piece.time().to().getEpochSecond(); t += unit) {
        Instant time = Instant.ofEpochSecond(t);
        double at = scale.at(time);
        if (!time.isBefore(piece.time().from()) && at - last >= NARROWEST && at <= LAST) {
          boolean small = at - lastSmall >= NARROWEST_SMALL && at <= LAST_SMALL;
          ticks.add(new Tick(at, time, !small));
          last = at;
          lastSmall = small ? at : lastSmall;
        }
      }
    }
    return ticks;
  }

  private static long unit(double seconds) {
    for (long unit : UNITS) {
      if (seconds / unit <= MOST) {
        return unit;
      }
    }
    return Math.max(1, (long) Math.min(1e15, Math.ceil(seconds / MOST / 86_400) * 86_400));
  }
}

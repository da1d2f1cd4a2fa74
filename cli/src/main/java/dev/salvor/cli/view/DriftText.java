package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.packages.drift.Drift;
import dev.salvor.packages.drift.DriftClass;
import dev.salvor.packages.drift.Finding;
import dev.salvor.packages.drift.HostDrift;
import dev.salvor.packages.drift.Side;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Findings as lines for people. */
public final class DriftText {
  private static final int WIDTH = 12;
  private static final int MOST_HOSTS = 5;
  private static final int MOST_SIDES = 4;

  private DriftText() {}

  /** One finding, in one line. */
  public static String line(Finding finding, Paint paint) {
    String kind = finding.kind().word();
    List<String> parts = new ArrayList<>();
    List<Side> sides = finding.sides();
    boolean flags = finding.differs().contains("flags");
    Set<String> common = flags ? finding.commonFlags() : Set.of();
    for (Side side : sides.subList(0, Math.min(MOST_SIDES, sides.size()))) {
      parts.add(side(side, finding, common));
    }
    if (sides.size() > MOST_SIDES) {
      parts.add((sides.size() - MOST_SIDES) + " others");
    }
    String between = finding.ordered() ? "  >  " : "  |  ";
    String text = String.join(between, parts);
    if (!finding.missing().isEmpty()) {
      text += (parts.isEmpty() ? "" : "  ") + "not on " + hosts(finding.missing());
    }
    if (!finding.ordered() && finding.kind() != DriftClass.MISSING) {
      text += "  (neither is newer)";
    }
    return paint.of(Tone.DIM, kind)
        + " ".repeat(WIDTH - kind.length() + 1)
        + paint.of(Tone.BOLD, Safe.line(finding.title()))
        + "  "
        + text;
  }

  private static String side(Side side, Finding finding, Set<String> common) {
    StringBuilder out = new StringBuilder(Safe.line(side.version()));
    if (finding.differs().contains("repository") && !side.repository().isEmpty()) {
      out.append("::").append(Safe.line(side.repository()));
    }
    if (finding.differs().contains("flags")) {
      String own =
          side.flags().stream()
              .filter(flag -> !common.contains(flag))
              .collect(Collectors.joining(" "));
      out.append(" with ").append(own.isEmpty() ? "no other flag" : Safe.line(own));
    }
    if (finding.differs().contains("build")) {
      if (side.built() > 0) {
        out.append(" built ").append(Instant.ofEpochSecond(side.built()));
      }
      if (side.buildId() > 0) {
        out.append(" #").append(side.buildId());
      }
    }
    return out.append(" on ").append(hosts(side.hosts())).toString();
  }

  /** Some of them by name. */
  public static String hosts(List<String> hosts) {
    String some =
        hosts.stream().limit(MOST_HOSTS).map(Safe::line).collect(Collectors.joining(", "));
    return hosts.size() <= MOST_HOSTS
        ? some
        : some + " and " + (hosts.size() - MOST_HOSTS) + " more";
  }

  /** Of several hosts, those that are the only ones of their distribution. */
  public static List<String> alone(List<HostDrift> hosts) {
    return hosts.stream()
        .filter(one -> hosts.size() > 1)
        .filter(one -> hosts.stream().filter(h -> isLike(h, one)).count() == 1)
        .map(
            one ->
                Safe.line(one.host())
                    + " is the only host of "
                    + one.distribution()
                    + ", and compared with none")
        .toList();
  }

  private static boolean isLike(HostDrift one, HostDrift other) {
    return one.distribution().equals(other.distribution());
  }

  /** What there is, in one line. */
  public static String counts(Drift.Counts counts, int hosts) {
    String all =
        Texts.count(hosts, "host") + ", " + Texts.count(counts.packages(), "package") + ": ";
    return counts.total() == 0
        ? all + "no drift"
        : all
            + Texts.count(counts.total(), "difference")
            + " ("
            + counts.of().entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .map(entry -> entry.getValue() + " " + entry.getKey().word())
                .collect(Collectors.joining(", "))
            + ")";
  }
}

package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.salvor.packages.drift.Drift;
import dev.salvor.packages.drift.DriftClass;
import dev.salvor.packages.drift.Finding;
import dev.salvor.packages.drift.HostDrift;
import dev.salvor.packages.drift.Side;
import dev.salvor.packages.list.Installed;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Lists of packages and how they differ, in JSON; the names are part of the interface. */
public final class PackagesJson {
  private PackagesJson() {}

  /**
   * What a host has.
   *
   * @param unread why its list could not be had; then there is nothing else
   */
  public record HostList(
      String host,
      Optional<String> unread,
      Optional<String> distribution,
      List<String> notes,
      List<Program> packages) {
    public HostList {
      notes = List.copyOf(notes);
      packages = List.copyOf(packages);
    }

    /** Of a host without a list. */
    public static HostList of(UnreadList list) {
      return new HostList(
          list.host(), Optional.of(list.why()), Optional.empty(), List.of(), List.of());
    }
  }

  /** A package. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Program(
      String name,
      String version,
      String slot,
      String repository,
      List<String> flags,
      Optional<Instant> built,
      Optional<Long> buildId) {
    /** The same of what a list has. */
    public static Program of(Installed one) {
      return new Program(
          one.name(),
          one.version(),
          one.slot(),
          one.repository(),
          one.what().flagList(),
          time(one.built()),
          number(one.buildId()));
    }
  }

  /**
   * A package in which hosts differ.
   *
   * @param newer {@code first} (the first side is newer than all others) or {@code neither}
   */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Difference(
      String kind,
      String distribution,
      String name,
      String slot,
      String newer,
      List<Part> sides,
      List<String> missing,
      List<String> differs) {
    /** The same of what was found. */
    public static Difference of(Finding finding) {
      return new Difference(
          finding.kind().word(),
          finding.distribution(),
          finding.name(),
          finding.slot(),
          finding.ordered() ? "first" : "neither",
          finding.sides().stream().map(Part::of).toList(),
          finding.missing(),
          finding.differs());
    }
  }

  /** Hosts that have the same of it. */
  @JsonInclude(JsonInclude.Include.NON_EMPTY)
  public record Part(
      String version,
      String repository,
      List<String> flags,
      Optional<Instant> built,
      Optional<Long> buildId,
      List<String> hosts) {
    static Part of(Side side) {
      return new Part(
          side.version(),
          side.repository(),
          side.flags(),
          time(side.built()),
          number(side.buildId()),
          side.hosts());
    }
  }

  /**
   * How many findings there are.
   *
   * @param packages that were compared
   * @param over whether there are more than the threshold
   */
  public record Counted(
      Map<String, Integer> counts,
      int total,
      int packages,
      int threshold,
      boolean over,
      List<HostDrift> hosts,
      List<UnreadList> unread) {
    /** The same of what was counted. */
    public static Counted of(
        Drift.Counts counts, int threshold, List<HostDrift> hosts, List<UnreadList> unread) {
      Map<String, Integer> words = new LinkedHashMap<>();
      for (DriftClass one : DriftClass.values()) {
        Optional.ofNullable(counts.of().get(one)).ifPresent(n -> words.put(one.word(), n));
      }
      return new Counted(
          words,
          counts.total(),
          counts.packages(),
          threshold,
          counts.total() > threshold,
          hosts,
          unread);
    }
  }

  private static Optional<Instant> time(long seconds) {
    return seconds > 0 ? Optional.of(Instant.ofEpochSecond(seconds)) : Optional.empty();
  }

  private static Optional<Long> number(long number) {
    return number > 0 ? Optional.of(number) : Optional.empty();
  }
}

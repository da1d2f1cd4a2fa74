package dev.salvor.worker.watch;

import dev.salvor.runbook.Durations;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The disks of state folder, store and runs: how much is free, and when that will be gone. */
final class DiskLook {
  /** A straight line through less is a guess. */
  private static final Duration SHORTEST = Duration.ofMinutes(30);

  private static final Duration KEPT = Duration.ofHours(6);
  private static final int SAMPLES = 200;

  private final StateFolder state;
  private final int freePercent;
  private final Instant now;

  DiskLook(StateFolder state, int freePercent, Instant now) {
    this.state = state;
    this.freePercent = freePercent;
    this.now = now;
  }

  /** What is wrong, and the samples for the next time. */
  record Seen(List<Finding> findings, Map<String, List<Memory.Sample>> samples) {}

  Seen look(Map<String, List<Memory.Sample>> before) {
    List<Finding> findings = new ArrayList<>();
    Map<String, List<Memory.Sample>> samples = new LinkedHashMap<>();
    List<Path> folders = List.of(state.root(), state.engine(), state.root().resolve("runs"));
    for (Path folder : folders) {
      try {
        if (Files.isDirectory(folder)) {
          FileStore disk = Files.getFileStore(folder);
          String name = disk.name() + " " + disk.type();
          if (!samples.containsKey(name)) {
            long free = disk.getUsableSpace();
            List<Memory.Sample> line = with(before.getOrDefault(name, List.of()), free);
            samples.put(name, line);
            finding(folder, name, free, disk.getTotalSpace(), line).ifPresent(findings::add);
          }
        }
      } catch (IOException failure) {
        findings.add(
            new Finding(
                "disk:" + folder,
                "unreadable",
                "the disk of " + folder + " cannot be looked at",
                String.valueOf(failure.getMessage()),
                "salvor doctor"));
      }
    }
    return new Seen(findings, samples);
  }

  private List<Memory.Sample> with(List<Memory.Sample> before, long free) {
    List<Memory.Sample> out =
        new ArrayList<>(before.stream().filter(s -> s.at().isAfter(now.minus(KEPT))).toList());
    out.add(new Memory.Sample(now, free));
    return List.copyOf(out.subList(Math.max(0, out.size() - SAMPLES), out.size()));
  }

  private Optional<Finding> finding(
      Path folder, String disk, long free, long total, List<Memory.Sample> line) {
    long percent = total == 0 ? 100 : free * 100 / total;
    Optional<Duration> left = fullIn(line);
    boolean little = percent < freePercent;
    boolean soon = left.filter(time -> time.compareTo(Limits.FULL_WITHIN) < 0).isPresent();
    if (!little && !soon) {
      return Optional.empty();
    }
    String rate =
        left.map(time -> "; at this rate it is full in " + Durations.text(hours(time))).orElse("");
    return Optional.of(
        new Finding(
            "disk:" + disk,
            little ? "below-" + step(percent) : "fills",
            little
                ? percent + " % free on the disk of " + folder
                : "the disk of " + folder + " fills",
            (free >> 20) + " MB of " + (total >> 20) + " MB free on " + disk + rate,
            "free room there; outputs of old runs go by: salvor prune --older-than 7d"));
  }

  /** Told anew when it gets much worse, not at each percent. */
  private long step(long percent) {
    for (int step : new int[] {1, 2, 5}) {
      if (percent < step) {
        return step;
      }
    }
    return freePercent;
  }

  private static Duration hours(Duration time) {
    return time.compareTo(Duration.ofHours(1)) < 0
        ? Duration.ofMinutes(Math.max(1, time.toMinutes()))
        : Duration.ofHours(time.toHours());
  }

  /** By the oldest and the newest sample; nothing if they are too near or nothing is used up. */
  static Optional<Duration> fullIn(List<Memory.Sample> line) {
    Memory.Sample first = line.getFirst();
    Memory.Sample last = line.getLast();
    Duration time = Duration.between(first.at(), last.at());
    long used = first.free() - last.free();
    if (time.compareTo(SHORTEST) < 0 || used <= 0) {
      return Optional.empty();
    }
    double seconds = (double) last.free() / used * time.toSeconds();
    return Optional.of(Duration.ofSeconds((long) Math.min(seconds, 1e9)));
  }
}

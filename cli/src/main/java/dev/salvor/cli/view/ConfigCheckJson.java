package dev.salvor.cli.view;

import dev.salvor.cli.fleet.ConfigFiles;
import dev.salvor.fleet.config.Contradiction;
import java.util.List;
import java.util.Locale;

/**
 * Files against an inventory, in JSON; the names are part of the interface.
 *
 * @param files how many were looked at
 */
public record ConfigCheckJson(List<Finding> contradictions, List<Skipped> notLookedAt, int files) {
  /** A place; {@code kind} is "port" or "address". */
  public record Finding(
      String file, int line, int column, String host, String kind, String said, String known) {}

  /** A file, and why. */
  public record Skipped(String file, String why) {}

  public ConfigCheckJson {
    contradictions = List.copyOf(contradictions);
    notLookedAt = List.copyOf(notLookedAt);
  }

  /** The same of what was found. */
  public static ConfigCheckJson of(
      List<Contradiction> found, List<ConfigFiles.Looked.Skipped> skipped, int files) {
    return new ConfigCheckJson(
        found.stream()
            .map(
                c ->
                    new Finding(
                        c.file(),
                        c.line(),
                        c.column(),
                        c.host().name(),
                        c.kind().name().toLowerCase(Locale.ROOT),
                        c.said(),
                        c.known()))
            .toList(),
        skipped.stream().map(s -> new Skipped(s.name(), s.why())).toList(),
        files);
  }
}

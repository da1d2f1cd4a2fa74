package dev.salvor.worker.look;

import dev.salvor.worker.watch.Finding;
import dev.salvor.worker.watch.Memory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What was found.
 *
 * @param unseen beginnings of keys that nobody could look at: what was known of them lasts
 */
public record Findings(List<Finding> findings, List<String> unseen) {
  public Findings {
    findings = List.copyOf(findings);
    unseen = List.copyOf(unseen);
  }

  /** Of a look that was not made: all it knew lasts. */
  public static Findings none(Finding why) {
    return new Findings(List.of(why), List.of(""));
  }

  /** The same of one look among several: its name stands before each key. */
  public Findings of(String look) {
    return new Findings(
        findings.stream()
            .map(
                f ->
                    new Finding(
                        look + ":" + f.key(),
                        f.sign(),
                        f.subject(),
                        f.detail(),
                        f.fix(),
                        f.manner()))
            .toList(),
        unseen.stream().map(prefix -> look + ":" + prefix).toList());
  }

  /** These and those. */
  public Findings and(Findings other) {
    List<Finding> all = new ArrayList<>(findings);
    all.addAll(other.findings);
    List<String> prefixes = new ArrayList<>(unseen);
    prefixes.addAll(other.unseen);
    return new Findings(all, prefixes);
  }

  /** What is so now: what was found, and what was known and could not be looked at again. */
  public List<Finding> after(Memory before) {
    Map<String, Finding> all = new LinkedHashMap<>();
    findings.forEach(finding -> all.putIfAbsent(finding.key(), finding));
    before.known().values().stream()
        .map(Memory.Known::finding)
        .filter(old -> unseen.stream().anyMatch(old.key()::startsWith))
        .forEach(old -> all.putIfAbsent(old.key(), old));
    return List.copyOf(all.values());
  }
}

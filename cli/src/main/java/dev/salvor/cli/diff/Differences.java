package dev.salvor.cli.diff;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Runbook;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How a definition differs from an earlier one.
 *
 * @param runbook keys of the runbook itself and of its phases
 * @param steps in the order of the runbook as it is now, those that are gone last
 * @param files that scripts and actions name
 */
public record Differences(List<Change> runbook, List<StepChange> steps, List<Change> files) {
  public Differences {
    runbook = List.copyOf(runbook);
    steps = List.copyOf(steps);
    files = List.copyOf(files);
  }

  /** How {@code after} differs from {@code before}. */
  public static Differences between(Definition before, Definition after) {
    return new Differences(
        changes(Keys.of(before.runbook()), Keys.of(after.runbook())),
        steps(before.runbook(), after.runbook()),
        changes(files(before), files(after)));
  }

  /** Of values by name, as parameters. */
  public static List<Change> between(Map<String, Object> before, Map<String, Object> after) {
    return changes(Keys.of(before), Keys.of(after));
  }

  public boolean isEmpty() {
    return runbook.isEmpty() && steps.isEmpty() && files.isEmpty();
  }

  private static List<StepChange> steps(Runbook before, Runbook after) {
    Map<String, Map<String, String>> then = Keys.ofSteps(before);
    Map<String, Map<String, String>> now = Keys.ofSteps(after);
    Set<String> ids = new LinkedHashSet<>(now.keySet());
    ids.addAll(then.keySet());
    List<StepChange> steps = new ArrayList<>();
    for (String id : ids) {
      List<Change> changes =
          changes(then.getOrDefault(id, Map.of()), now.getOrDefault(id, Map.of()));
      if (!then.containsKey(id)) {
        steps.add(new StepChange(id, StepChange.Kind.ADDED, changes));
      } else if (!now.containsKey(id)) {
        steps.add(new StepChange(id, StepChange.Kind.REMOVED, changes));
      } else if (!changes.isEmpty()) {
        steps.add(new StepChange(id, StepChange.Kind.CHANGED, changes));
      }
    }
    return steps;
  }

  private static List<Change> changes(Map<String, String> before, Map<String, String> after) {
    Set<String> keys = new LinkedHashSet<>(after.keySet());
    keys.addAll(before.keySet());
    List<Change> changes = new ArrayList<>();
    for (String key : keys) {
      Optional<String> then = Optional.ofNullable(before.get(key));
      Optional<String> now = Optional.ofNullable(after.get(key));
      if (!then.equals(now)) {
        changes.add(new Change(key, then, now, LineDiff.of(then, now)));
      }
    }
    return changes;
  }

  private static Map<String, String> files(Definition definition) {
    Map<String, String> files = new LinkedHashMap<>();
    definition.files().forEach((name, content) -> files.put(name, text(content)));
    return files;
  }

  /** What is no text is compared by its size and digest. */
  private static String text(byte[] content) {
    String text = new String(content, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), content) && text.indexOf('\0') < 0
        ? text
        : content.length + " bytes, digest " + Integer.toHexString(Arrays.hashCode(content));
  }
}

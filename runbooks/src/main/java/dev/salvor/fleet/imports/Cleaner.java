package dev.salvor.fleet.imports;

import dev.salvor.fleet.yaml.InventoryReader;
import dev.salvor.fleet.yaml.InventoryReader.Result;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Takes out what the reader refuses, and says so, until it refuses nothing. */
final class Cleaner {
  private static final int ROUNDS = 200;
  private static final Pattern MEMBER = Pattern.compile("(hosts|children)\\[([0-9]+)]");
  private final Draft draft;
  private final Draft notes;

  Cleaner(Draft draft, Draft notes) {
    this.draft = draft;
    this.notes = notes;
  }

  /** The problems that are left when nothing more can be taken out; none: it can be read. */
  List<Problem> clean() {
    List<Problem> problems = problems();
    for (int round = 0; !problems.isEmpty() && round < ROUNDS; round++) {
      boolean changed = false;
      // From behind, so that positions in lists stay what they were.
      for (Problem problem : problems.reversed()) {
        changed |= takeOut(problem);
      }
      if (!changed) {
        return problems;
      }
      problems = problems();
    }
    return problems;
  }

  private List<Problem> problems() {
    return switch (InventoryReader.read("imported", DraftText.of(draft))) {
      case Result.Read read -> List.of();
      case Result.Unreadable bad -> bad.problems();
    };
  }

  private boolean takeOut(Problem problem) {
    String path = problem.path();
    if (path.startsWith("hosts.")) {
      return host(problem, path.substring("hosts.".length()));
    }
    if (path.startsWith("groups.")) {
      return group(problem, path.substring("groups.".length()));
    }
    return path.startsWith("defaults.")
        && fact(problem, "defaults", draft.defaults, path.substring("defaults.".length()));
  }

  private boolean host(Problem problem, String rest) {
    Optional<String> name = named(draft.hosts, rest);
    if (name.isEmpty()) {
      return false;
    }
    String key = rest.substring(Math.min(rest.length(), name.get().length() + 1));
    if (!key.isEmpty() && !key.equals("address")) {
      return fact(problem, "host " + name.get(), draft.host(name.get()), key);
    }
    draft.hosts.remove(name.get());
    draft.groups.values().forEach(g -> g.hosts.remove(name.get()));
    notes.left(0, "host " + name.get() + ": " + said(problem), problem.hint());
    return true;
  }

  private boolean group(Problem problem, String rest) {
    Optional<String> name = named(draft.groups, rest);
    if (name.isEmpty()) {
      return false;
    }
    Draft.Group group = draft.group(name.get());
    String key = rest.substring(Math.min(rest.length(), name.get().length() + 1));
    Matcher member = MEMBER.matcher(key);
    if (member.matches()) {
      Set<String> list = key.startsWith("hosts") ? group.hosts : group.children;
      int index = Integer.parseInt(String.valueOf(member.group(2)));
      List<String> all = new ArrayList<>(list);
      notes.left(0, "group " + name.get() + ": " + said(problem), problem.hint());
      return index < all.size() && list.remove(all.get(index));
    }
    if (!key.isEmpty()) {
      return fact(problem, "group " + name.get(), group.facts, key);
    }
    draft.groups.remove(name.get());
    draft.groups.values().forEach(g -> g.children.remove(name.get()));
    notes.left(0, "group " + name.get() + ": " + said(problem), problem.hint());
    return true;
  }

  private boolean fact(Problem problem, String where, Facts facts, String path) {
    Optional<String> key =
        facts.all().keySet().stream()
            .filter(k -> path.equals(k) || path.startsWith(k + "[") || path.startsWith(k + "."))
            .findFirst();
    if (key.isEmpty()) {
      return false;
    }
    facts.remove(key.get());
    notes.left(0, where + ", " + key.get() + ": " + said(problem), problem.hint());
    return true;
  }

  /** Without the lines of a text that nobody has seen. */
  private static String said(Problem problem) {
    return problem.message().replaceAll(" \\(line [0-9]+\\)|, in line [0-9]+", "");
  }

  /** The longest name that {@code path} begins with. */
  private static Optional<String> named(Map<String, ?> names, String path) {
    return names.keySet().stream()
        .filter(n -> path.equals(n) || path.startsWith(n + "."))
        .max(Comparator.comparingInt(String::length));
  }
}

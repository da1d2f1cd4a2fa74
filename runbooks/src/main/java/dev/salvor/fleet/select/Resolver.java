package dev.salvor.fleet.select;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import dev.salvor.fleet.Group;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostRanges;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.select.Term.Body;
import dev.salvor.fleet.select.Term.Sign;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/** Finds the hosts of one part of a selector. What is unknown is told and gives none. */
final class Resolver {
  private final Inventory inventory;
  private final List<Problem> problems;

  Resolver(Inventory inventory, List<Problem> problems) {
    this.inventory = inventory;
    this.problems = problems;
  }

  List<Host> resolve(Term term) {
    return resolve(term, term.body());
  }

  private List<Host> resolve(Term term, Body body) {
    return switch (body) {
      case Body.Name name -> name(term, name.name());
      case Body.Range range -> range(term, range.range());
      case Body.Label label -> label(term, label);
      case Body.Slice slice -> slice(term, slice);
      case Body.Glob glob ->
          Glob.compile(glob.glob())
              .map(p -> named(term, n -> p.matcher(n).matches()))
              .orElseGet(
                  () -> none(term, "not a pattern", "use *, ?, [abc] or [!abc], or ~ for RE2"));
      case Body.Regex regex -> regex(term, regex.regex());
    };
  }

  private List<Host> name(Term term, String name) {
    if (name.isEmpty()) {
      return none(term, "a part of the selector is empty", "take out a \",\" or \":\" too many");
    }
    if (inventory.hasGroup(name)) {
      return inventory.membersOf(name);
    }
    Optional<Host> host = inventory.host(name);
    return host.map(List::of).orElseGet(() -> unknown(term, name));
  }

  private List<Host> unknown(Term term, String name) {
    Set<String> known = new TreeSet<>(inventory.groups().keySet());
    known.addAll(inventory.hosts().keySet());
    known.addAll(List.of(Group.ALL, Group.UNGROUPED, Host.LOCAL.name()));
    boolean self = name.equals("localhost") || name.equals("127.0.0.1") || name.equals("::1");
    return none(
        term,
        "no host or group is called \"" + cut(name) + "\"",
        self
            ? "the machine itself is called \"local\""
            : Similar.hint(name, known, "\"salvor hosts\" lists them"));
  }

  private List<Host> range(Term term, String range) {
    return switch (HostRanges.expand(range)) {
      case HostRanges.Expanded.Wrong wrong -> none(term, wrong.message(), wrong.hint());
      case HostRanges.Expanded.Names names -> {
        List<Host> out = new ArrayList<>();
        for (String name : names.names()) {
          Optional<Host> host = inventory.host(name);
          if (host.isEmpty()) {
            yield unknown(term, name);
          }
          out.add(host.get());
        }
        yield out;
      }
    };
  }

  private List<Host> regex(Term term, String regex) {
    try {
      Pattern pattern = Pattern.compile(regex);
      return named(term, n -> pattern.matcher(n).lookingAt());
    } catch (PatternSyntaxException e) {
      return none(
          term,
          "not an RE2 pattern: " + e.getDescription(),
          "lookaround and backreferences are not part of RE2");
    }
  }

  /** Hosts and members of groups whose names match, in the order of the inventory. */
  private List<Host> named(Term term, Predicate<String> matches) {
    Set<Host> members = new HashSet<>();
    inventory.groups().keySet().stream()
        .filter(matches)
        .forEach(g -> members.addAll(inventory.membersOf(g)));
    return some(
        term,
        inventory.hosts().values().stream()
            .filter(h -> members.contains(h) || matches.test(h.name()))
            .toList(),
        "\"salvor hosts\" lists the names");
  }

  private List<Host> label(Term term, Body.Label label) {
    Set<String> keys = new TreeSet<>();
    Set<String> values = new LinkedHashSet<>();
    for (Host host : inventory.hosts().values()) {
      keys.addAll(host.labels().keySet());
      Optional.ofNullable(host.labels().get(label.key())).ifPresent(values::add);
    }
    if (values.isEmpty()) {
      String all = keys.isEmpty() ? "no host has labels" : "there are " + some(keys);
      return none(
          term,
          "no host has a label \"" + cut(label.key()) + "\"",
          Similar.hint(label.key(), keys, all));
    }
    Optional<Pattern> value = label.value().flatMap(Glob::compile);
    if (label.value().isPresent() && value.isEmpty()) {
      return none(term, "not a pattern", "use *, ?, [abc] or [!abc]");
    }
    return some(
        term,
        inventory.hosts().values().stream()
            .filter(h -> h.labels().containsKey(label.key()))
            .filter(
                h -> value.map(p -> p.matcher(h.labels().get(label.key())).matches()).orElse(true))
            .toList(),
        Similar.hint(label.value().orElse(""), values, "its values are " + some(values)));
  }

  private static String some(Set<String> words) {
    List<String> first = words.stream().limit(8).toList();
    return String.join(", ", first) + (words.size() > first.size() ? ", ..." : "");
  }

  private List<Host> slice(Term term, Body.Slice slice) {
    boolean known =
        !(slice.of() instanceof Body.Name name)
            || inventory.hasGroup(name.name())
            || inventory.host(name.name()).isPresent();
    if (!known && slice.range().matches(".*\\[[0-9]+:[0-9]+]")) {
      return range(term, slice.range());
    }
    int before = problems.size();
    List<Host> all = resolve(term, slice.of());
    if (problems.size() > before) {
      return List.of();
    }
    int from = slice.from() < 0 ? all.size() + slice.from() : slice.from();
    int to = slice.from() < 0 ? from : slice.to().orElse(all.size() - 1);
    if (from < 0 || from >= all.size() || to < from) {
      String last = all.isEmpty() ? "" : ": positions 0 to " + (all.size() - 1);
      return none(
          term,
          "there is nothing at this position",
          "it stands for " + all.size() + (all.size() == 1 ? " host" : " hosts") + last);
    }
    return all.subList(from, Math.min(to, all.size() - 1) + 1);
  }

  /** What matches nothing is said, but where it is taken away: nothing is a fine thing to find. */
  private List<Host> some(Term term, List<Host> found, String hint) {
    return found.isEmpty() && term.sign() != Sign.TAKE_AWAY
        ? none(term, "no host matches", hint)
        : found;
  }

  private List<Host> none(Term term, String message, String hint) {
    problems.add(new Problem("", 1, term.column(), cut(term.text()), message, hint));
    return List.of();
  }

  private static String cut(String text) {
    String line = text.replace("\n", "\\n");
    return line.length() <= 60 ? line : line.substring(0, 57) + "...";
  }
}

package dev.salvor.fleet.select;

import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.select.Term.Sign;
import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Selectors, as Ansible's patterns: {@code web,db:&eu,!db3}. Parts are joined by {@code :} or
 * {@code ,}, which mean the same. First everything that is named is added in order, then {@code &}
 * keeps what is in all of its parts, then {@code !} takes away, wherever they stand.
 */
public final class HostSelector {
  private static final int LONGEST = 10_000;

  private HostSelector() {}

  /** The hosts that {@code selector} means. */
  public static Selection select(String selector, Inventory inventory) {
    if (selector.isBlank()) {
      return refused(1, "", "the selector is empty", "name hosts or groups, or all");
    }
    if (selector.length() > LONGEST) {
      return refused(1, "", "the selector is too long", "make groups in the inventory");
    }
    List<Term> terms = TermReader.read(selector);
    List<Problem> problems = new ArrayList<>();
    Resolver resolver = new Resolver(inventory, problems);
    Map<Term, List<Host>> found = new LinkedHashMap<>();
    terms.forEach(t -> found.put(t, resolver.resolve(t)));
    if (!problems.isEmpty()) {
      return new Selection.Refused(problems.stream().distinct().sorted().toList());
    }
    Set<Host> hosts = new LinkedHashSet<>();
    terms.stream().filter(t -> t.sign() == Sign.ADD).forEach(t -> hosts.addAll(found.get(t)));
    if (terms.stream().noneMatch(t -> t.sign() == Sign.ADD)) {
      hosts.addAll(inventory.hosts().values());
    }
    for (Sign sign : List.of(Sign.KEEP, Sign.TAKE_AWAY)) {
      for (Term term : terms) {
        int before = hosts.size();
        if (term.sign() == sign) {
          apply(term, Set.copyOf(found.get(term)), hosts);
        }
        if (hosts.isEmpty()) {
          return nothing(term, before);
        }
      }
    }
    return new Selection.Selected(List.copyOf(hosts));
  }

  private static void apply(Term term, Set<Host> of, Set<Host> hosts) {
    hosts.removeIf(h -> of.contains(h) == (term.sign() == Sign.TAKE_AWAY));
  }

  private static Selection nothing(Term term, int before) {
    if (before == 0) {
      return refused(
          term.column(),
          "",
          "no host is selected",
          "the inventory has none, or the group is empty");
    }
    String said = before == 1 ? "the one host" : "the " + before + " hosts";
    return refused(
        term.column(),
        term.text(),
        "no host is selected: of " + said + " before it, it leaves none",
        "");
  }

  private static Selection refused(int column, String path, String message, String hint) {
    return new Selection.Refused(List.of(new Problem("", 1, column, path, message, hint)));
  }
}

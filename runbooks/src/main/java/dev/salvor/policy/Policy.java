package dev.salvor.policy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a worker lets orders do: what a deny rule is about is refused; if there are allow rules, so
 * is what none of them is about.
 */
public final class Policy {
  /** Allows everything. */
  public static final Policy OPEN = new Policy("", Optional.empty(), List.of());

  private final String file;
  private final Optional<List<Rule>> allow;
  private final List<Rule> deny;

  /** With these rules of {@code file}; without {@code allow} all is allowed that is not denied. */
  Policy(String file, Optional<List<Rule>> allow, List<Rule> deny) {
    this.file = file;
    this.allow = allow.map(List::copyOf);
    this.deny = List.copyOf(deny);
  }

  /** The file of a state folder; without it everything is allowed. */
  public static Path file(Path stateRoot) {
    return stateRoot.resolve("worker.yaml");
  }

  private Stream<Rule> rules() {
    return Stream.concat(deny.stream(), allow.stream().flatMap(List::stream));
  }

  /** How many rules of it allow, none if it has no such list. */
  public Optional<Integer> allowing() {
    return allow.map(List::size);
  }

  /** How many rules of it deny. */
  public int denying() {
    return deny.size();
  }

  /** Whether a rule is about paths, so that somebody has to find out where they lead. */
  public boolean looksAtPaths() {
    return rules().anyMatch(rule -> !rule.paths().isEmpty());
  }

  /** Whether a rule is about accounts, so that somebody has to find out which they are. */
  public boolean looksAtUsers() {
    return rules().anyMatch(rule -> !rule.users().isEmpty());
  }

  /** Whether a rule is about who has signed. */
  public boolean looksAtSigners() {
    return rules().anyMatch(rule -> !rule.signers().isEmpty());
  }

  /** Fingerprints of all keys that a rule is about. */
  public Set<String> signers() {
    Set<String> out = new TreeSet<>();
    rules().forEach(rule -> out.addAll(rule.signers()));
    return out;
  }

  /** Whether a rule is about the runbook or what it was given. */
  public boolean looksAtBooks() {
    return rules()
        .anyMatch(
            rule ->
                !rule.runbooks().isEmpty()
                    || !rule.digests().isEmpty()
                    || !rule.signers().isEmpty()
                    || !rule.parameters().isEmpty());
  }

  /** Folders of its path rules: where they lead on the host has to be known to decide. */
  public Set<String> folders() {
    Set<String> out = new TreeSet<>();
    rules()
        .flatMap(rule -> rule.paths().stream())
        .map(PathPattern::folder)
        .filter(folder -> folder.length() > 1)
        .forEach(out::add);
    return out;
  }

  /**
   * What somebody who reads it may think it does and it does not.
   *
   * @return a line each
   */
  public List<String> doubts() {
    boolean guards = deny.stream().anyMatch(rule -> !rule.paths().isEmpty());
    Asked shell =
        new Asked(
            Asked.Book.unknown(),
            Optional.of(new Asked.Doing(Asked.Doing.SHELL, List.of(), List.of(), List.of(), true)));
    return guards && !(decide(shell, Map.of()) instanceof Verdict.Denied)
        ? List.of(
            "it denies paths and lets shell text through, into which no path rule sees; where the"
                + " paths have to hold, deny actions: [shell], too")
        : List.of();
  }

  /**
   * Rules with words that nothing fits. Looks for accounts on this machine.
   *
   * @return a line each, with the rule
   */
  public List<String> neverMet() {
    return neverMet(NeverMet::isAccount);
  }

  List<String> neverMet(Predicate<String> accounts) {
    return rules()
        .flatMap(
            rule ->
                NeverMet.of(rule, accounts).stream()
                    .map(what -> "line " + rule.line() + ", " + rule.words() + ", " + what))
        .toList();
  }

  /** What no path rule sees, whatever else it says; absent without such rules. */
  public Optional<String> limit() {
    return looksAtPaths()
        ? Optional.of(
            "a path rule sees the paths that a step names. It does not see what a program opens"
                + " beyond them, which can be any file that its account may; against that helps an"
                + " account that may not (users)")
        : Optional.empty();
  }

  /**
   * What it says to what is asked. Pure.
   *
   * @param links where {@link #folders} lead on the host, those that lead elsewhere
   */
  public Verdict decide(Asked asked, Map<String, String> links) {
    Optional<Verdict> unclear = Optional.empty();
    for (Rule rule : deny) {
      Rule.Said said = rule.says(asked, links);
      if (said.match() == Match.YES) {
        return new Verdict.Denied(place(rule), "denies " + words(asked, said.what()));
      }
      if (said.match() == Match.UNCLEAR && unclear.isEmpty()) {
        unclear = Optional.of(unclear(rule, said));
      }
    }
    return allow.isEmpty() || asked.doing().filter(Asked.Doing::readsSecret).isPresent()
        ? unclear.orElseGet(Verdict.Allowed::new)
        : allowed(allow.get(), unclear.orElseGet(Verdict.Allowed::new), asked, links);
  }

  /** What is denied by no rule: {@code ifAllowed} where an allow rule is about it. */
  private Verdict allowed(
      List<Rule> rules, Verdict ifAllowed, Asked asked, Map<String, String> links) {
    List<Rule.Said> nots = new ArrayList<>();
    Optional<Verdict> unclear = Optional.empty();
    for (Rule rule : rules) {
      Rule.Said said = rule.says(asked, links);
      if (said.match() == Match.YES) {
        return ifAllowed;
      }
      if (said.match() == Match.UNCLEAR && unclear.isEmpty()) {
        unclear = Optional.of(unclear(rule, said));
      }
      nots.add(said);
    }
    return unclear.orElseGet(() -> none(rules, asked, nots));
  }

  private Verdict unclear(Rule rule, Rule.Said said) {
    return new Verdict.Unclear(place(rule), "hangs on what is not known: " + said.what());
  }

  private Verdict none(List<Rule> rules, Asked asked, List<Rule.Said> nots) {
    String nearest = "";
    int most = -1;
    for (int i = 0; i < rules.size(); i++) {
      if (nots.get(i).keys() > most) {
        most = nots.get(i).keys();
        nearest =
            "; the nearest, "
                + rules.get(i).words()
                + " in line "
                + rules.get(i).line()
                + ", does not allow "
                + nots.get(i).what();
      }
    }
    return new Verdict.Denied(file, "has no allow rule for " + words(asked, "this") + nearest);
  }

  private static String words(Asked asked, String what) {
    List<String> of = new ArrayList<>();
    asked.doing().ifPresent(doing -> of.add("action " + doing.action()));
    asked.book().name().ifPresent(name -> of.add("runbook " + Rule.shown(name)));
    return of.isEmpty() ? what : what + " (" + String.join(", ", of) + ")";
  }

  private String place(Rule rule) {
    return file + ":" + rule.line() + " " + rule.words();
  }
}

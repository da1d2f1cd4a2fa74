package dev.salvor.policy;

import com.google.re2j.Pattern;
import dev.salvor.runbook.HarmlessText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * One rule: about what all its keys are about. A key that it does not have is empty here.
 *
 * @param line where it stands in its file
 */
record Rule(
    Side side,
    int number,
    int line,
    Optional<String> name,
    List<Glob> runbooks,
    Set<String> digests,
    Set<String> signers,
    Map<String, Pattern> parameters,
    List<Glob> actions,
    List<Glob> users,
    List<PathPattern> paths) {
  private static final int MOST = 200;

  enum Side {
    ALLOW,
    DENY
  }

  /**
   * What a rule says.
   *
   * @param keys how many of its keys said yes
   * @param what of a yes: what its keys are about; else what the key is not about that said no, or
   *     what is not known
   */
  record Said(Match match, int keys, String what) {}

  Rule {
    runbooks = List.copyOf(runbooks);
    digests = Set.copyOf(digests);
    signers = Set.copyOf(signers);
    parameters = new LinkedHashMap<>(parameters);
    actions = List.copyOf(actions);
    users = List.copyOf(users);
    paths = List.copyOf(paths);
  }

  private boolean isOfSteps() {
    return !actions.isEmpty() || !users.isEmpty() || !paths.isEmpty();
  }

  /** {@code allow rule 2 (no-shell)}. */
  String words() {
    return (side == Side.ALLOW ? "allow" : "deny")
        + " rule "
        + number
        + name.map(n -> " (" + n + ")").orElse("");
  }

  /** What it says to what is asked; of a run as a whole, whether it may be about a step of it. */
  Said says(Asked asked, Map<String, String> links) {
    if (asked.doing().isEmpty() && side == Side.DENY && isOfSteps()) {
      return new Said(Match.NO, 0, "");
    }
    // Who gives a reference is not who wrote the runbook that a rule lets in.
    if (side == Side.ALLOW
        && actions.isEmpty()
        && asked.doing().filter(Asked.Doing::isOrderedBySecret).isPresent()) {
      return new Said(
          Match.NO, 0, "the action " + asked.doing().get().action() + ", which it does not name");
    }
    if (side == Side.DENY
        && actions.isEmpty()
        && paths.isEmpty()
        && asked.doing().filter(Asked.Doing::readsSecret).isPresent()) {
      return new Said(Match.NO, 0, "");
    }
    List<Finding> findings = new ArrayList<>();
    book(asked.book(), findings);
    asked.doing().ifPresent(doing -> doing(doing, links, findings));
    List<String> about = new ArrayList<>();
    Match match = Match.YES;
    String unknown = "";
    for (Finding finding : findings) {
      match = match.and(finding.match());
      switch (finding.match()) {
        case NO -> {
          return new Said(Match.NO, about.size(), finding.what());
        }
        case YES -> about.add(finding.what());
        case UNCLEAR -> unknown = unknown.isEmpty() ? finding.what() : unknown;
      }
    }
    return new Said(
        match, about.size(), match == Match.UNCLEAR ? unknown : String.join(", ", about));
  }

  private void book(Asked.Book book, List<Finding> out) {
    if (!runbooks.isEmpty()) {
      out.add(
          known(
              book.name(),
              name -> any(runbooks, glob -> glob.matches(name)),
              name -> "the runbook " + shown(name),
              "the runbook"));
    }
    if (!digests.isEmpty()) {
      out.add(
          known(
              book.sha256(),
              digests::contains,
              sha -> "the digest sha256:" + sha,
              "the runbook's digest"));
    }
    if (!signers.isEmpty()) {
      out.add(
          known(
              book.signers(),
              keys -> any(signers, keys::contains),
              keys -> keys.isEmpty() ? "no signature" : "the signer " + String.join(" ", keys),
              "who has signed the runbook"));
    }
    parameters.forEach((name, pattern) -> out.add(parameter(book, name, pattern)));
  }

  private Finding parameter(Asked.Book book, String name, Pattern pattern) {
    if (book.parameters().isEmpty()) {
      return Finding.unclear("the parameters of the run");
    }
    if (!book.parameters().get().containsKey(name)) {
      return new Finding(Match.NO, "no parameter " + name);
    }
    Object value = book.parameters().get().get(name);
    String what = "the parameter " + name + " = " + shown(String.valueOf(value));
    List<String> texts =
        value instanceof Collection<?> all
            ? all.stream().map(String::valueOf).toList()
            : List.of(String.valueOf(value));
    return new Finding(every(texts, pattern::matches) ? Match.YES : Match.NO, what);
  }

  private void doing(Asked.Doing doing, Map<String, String> links, List<Finding> out) {
    if (!actions.isEmpty()) {
      out.add(action(doing));
    }
    if (!users.isEmpty()) {
      out.add(all(doing.users(), this::user));
    }
    if (!paths.isEmpty()) {
      out.add(side == Side.ALLOW ? allPaths(doing, links) : anyPath(doing, links));
    }
  }

  /** A deny rule is about any of its names; an allow rule has to let each through. */
  private Finding action(Asked.Doing doing) {
    List<String> names = names(doing);
    Predicate<String> named = name -> any(actions, glob -> glob.matches(name));
    if (side == Side.DENY) {
      return names.stream()
          .filter(named)
          .findFirst()
          .map(name -> Finding.yes(words(doing, name)))
          .orElseGet(() -> new Finding(Match.NO, words(doing, doing.action())));
    }
    return names.stream()
        .filter(named.negate())
        .findFirst()
        .map(name -> new Finding(Match.NO, words(doing, name)))
        .orElseGet(() -> Finding.yes(words(doing, doing.action())));
  }

  private static String words(Asked.Doing doing, String name) {
    return "the action "
        + name
        + (name.equals(doing.action())
            ? ""
            : ", as which " + doing.action() + " counts with a program in its words");
  }

  /** A command line that somebody writes freely is what a rule against commands or shells means. */
  private List<String> names(Asked.Doing doing) {
    if (doing.action().equals(Asked.Doing.SECRET_EXEC)) {
      return side == Side.DENY
          ? List.of(doing.action(), Asked.Doing.RUN, Asked.Doing.SHELL)
          : List.of(doing.action());
    }
    return doing.opaque() && !doing.action().equals(Asked.Doing.SHELL)
        ? List.of(doing.action(), Asked.Doing.SHELL)
        : List.of(doing.action());
  }

  private Finding user(Account account) {
    return known(
        account.names(),
        names -> any(users, glob -> any(names, glob::matches)),
        names -> "the account " + account.words(),
        "which account " + shown(account.words()) + " is");
  }

  private Finding allPaths(Asked.Doing doing, Map<String, String> links) {
    return doing.opaque()
        ? new Finding(Match.NO, "text for a shell or interpreter, which can touch any path")
        : all(
            doing.paths(),
            path -> path.tree() && doing.isCopy() ? tree(path, links) : path(path, links));
  }

  private Finding path(NamedPath path, Map<String, String> links) {
    return known(
        path.real(),
        real -> any(paths, pattern -> pattern.matches(real, links)),
        real -> "the path " + words(path, real),
        "where the path " + shown(path.written()) + " leads");
  }

  private Finding tree(NamedPath path, Map<String, String> links) {
    return known(
        path.real(),
        real -> any(paths, pattern -> pattern.matchesTree(real, links)),
        real ->
            "the tree "
                + words(path, real)
                + ", which only a path with /** at its end lets through ("
                + shown(PathPattern.plain(real + "/**"))
                + ")",
        "where the path " + shown(path.written()) + " leads");
  }

  /** About one that leads there or is written so. */
  private Finding anyPath(Asked.Doing doing, Map<String, String> links) {
    List<NamedPath> all = new ArrayList<>(doing.paths());
    all.addAll(doing.perhaps());
    for (NamedPath path : all) {
      List<String> ways = new ArrayList<>(path.real().stream().toList());
      if (NamedPath.isPlain(path.written())) {
        ways.add(path.written());
      }
      if (any(ways, way -> any(paths, pattern -> pattern.matches(way, links)))) {
        return Finding.yes("the path " + words(path, path.real().orElse(path.written())));
      }
      Optional<PathPattern> below =
          paths.stream()
              .filter(pattern -> path.tree() && any(ways, way -> pattern.reachesBelow(way, links)))
              .findFirst();
      if (below.isPresent()) {
        return Finding.yes(
            "the tree "
                + words(path, path.real().orElse(path.written()))
                + ", below which "
                + shown(below.get().text())
                + " may lie");
      }
    }
    return doing.paths().stream()
        .filter(path -> path.real().isEmpty())
        .findFirst()
        .map(path -> Finding.unclear("where the path " + shown(path.written()) + " leads"))
        .orElseGet(() -> new Finding(Match.NO, "its paths"));
  }

  private static String words(NamedPath path, String real) {
    return PathPattern.plain(path.written()).equals(real)
        ? shown(real)
        : shown(path.written()) + " (" + shown(real) + ")";
  }

  /** Of an allow rule each has to be meant, of a deny rule one. */
  private <T> Finding all(List<T> them, Function<T, Finding> said) {
    List<Finding> findings = them.stream().map(said).toList();
    Match wins = side == Side.ALLOW ? Match.NO : Match.YES;
    for (Match match : List.of(wins, Match.UNCLEAR)) {
      Optional<Finding> found = findings.stream().filter(f -> f.match() == match).findFirst();
      if (found.isPresent()) {
        return found.get();
      }
    }
    return findings.isEmpty() ? Finding.yes("no path") : findings.getFirst();
  }

  private boolean every(List<String> texts, Predicate<String> matches) {
    return side == Side.ALLOW ? texts.stream().allMatch(matches) : texts.stream().anyMatch(matches);
  }

  private static <T> Finding known(
      Optional<T> value, Predicate<T> matches, Function<T, String> words, String unknown) {
    return value
        .map(known -> new Finding(matches.test(known) ? Match.YES : Match.NO, words.apply(known)))
        .orElseGet(() -> Finding.unclear(unknown));
  }

  private static <T> boolean any(Collection<T> them, Predicate<T> matches) {
    return them.stream().anyMatch(matches);
  }

  static String shown(String text) {
    String line = HarmlessText.line(text);
    return line.length() <= MOST ? line : line.substring(0, MOST) + "...";
  }
}

package dev.salvor.release;

import dev.salvor.runbook.source.Problem;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Which trees a release may have, and what of them its facts may name. */
final class TreeRules {
  private static final Pattern SHA256 = Pattern.compile("[0-9a-f]{64}");

  private TreeRules() {}

  /** What is wrong in the tree; {@code path} of a problem is the path of the entry. */
  static List<Problem> tree(List<Entry> tree) {
    if (tree.size() > Manifest.MOST_ENTRIES) {
      String most = "a release may have " + Manifest.MOST_ENTRIES + " entries";
      return List.of(problem("", most + ", not " + tree.size(), "put some into an archive"));
    }
    List<Problem> problems = new ArrayList<>();
    Map<String, Entry> known = new HashMap<>();
    String before = "";
    for (Entry entry : tree) {
      if (known.put(entry.path(), entry) != null) {
        problems.add(problem(entry.path(), "the path is there twice", ""));
      } else if (ReleasePaths.ORDER.compare(before, entry.path()) > 0) {
        problems.add(problem(entry.path(), "not in the order of the bytes of the paths", ""));
      }
      before = entry.path();
      single(entry).ifPresent(problems::add);
    }
    if (problems.isEmpty()) {
      Links links = new Links(tree);
      for (Entry entry : tree) {
        together(entry, known, links).ifPresent(problems::add);
      }
    }
    return problems;
  }

  private static Optional<Problem> single(Entry entry) {
    String path = entry.path();
    Optional<Problem> name =
        ReleasePaths.wrong(path).map(why -> problem(path, why, "rename it; no node could take it"));
    if (name.isPresent()) {
      return name;
    }
    if (ReleasePaths.RESERVED.contains(path)) {
      return Optional.of(problem(path, "the name is taken by the release itself", "rename it"));
    }
    return switch (entry) {
      case Entry.Dir dir -> Optional.empty();
      case Entry.Link link when path.contains(" ") ->
          Optional.of(problem(path, "the name of a link cannot hold a space", "rename it"));
      case Entry.Link link ->
          ReleasePaths.wrongTarget(link.target())
              .map(why -> problem(path, why, "let it lead to a file of the release, relatively"));
      case Entry.File file when file.size() < 0 || !SHA256.matcher(file.sha256()).matches() ->
          Optional.of(problem(path, "its size or its SHA-256 is none", ""));
      case Entry.File file -> Optional.empty();
    };
  }

  private static Optional<Problem> together(Entry entry, Map<String, Entry> known, Links links) {
    for (String parent : ReleasePaths.parents(entry.path())) {
      Entry above = known.get(parent);
      if (above instanceof Entry.Dir) {
        return Optional.of(problem(parent, "the folder is not empty, so it has no line", ""));
      }
      if (above != null) {
        return Optional.of(problem(entry.path(), parent + " above it is not a folder", ""));
      }
    }
    return entry instanceof Entry.Link link
        ? links
            .wrong(link)
            .map(
                why ->
                    problem(
                        link.path(), why, "let it lead to a file of the release, or copy the file"))
        : Optional.empty();
  }

  /** What the facts name and the tree lacks; {@code path} of a problem is the key. */
  static List<Problem> facts(ReleaseFacts facts, List<Entry> tree) {
    Map<String, Entry> known = new HashMap<>();
    tree.forEach(entry -> known.put(entry.path(), entry));
    List<Problem> problems = new ArrayList<>();
    file("entry", facts.entry(), known).ifPresent(problems::add);
    if (known.get(facts.entry()) instanceof Entry.File program && !program.executable()) {
      problems.add(
          problem(
              "entry",
              "\"" + facts.entry() + "\" is not executable",
              "chmod u+x it before it is packed"));
    }
    facts.index().flatMap(path -> file("index", path, known)).ifPresent(problems::add);
    facts.asset().flatMap(path -> file("asset", path, known)).ifPresent(problems::add);
    if (!(known.get(ReleasePaths.FACTS) instanceof Entry.File)) {
      problems.add(problem("", "there is no file " + ReleasePaths.FACTS, ""));
    }
    return problems;
  }

  private static Optional<Problem> file(String key, String path, Map<String, Entry> known) {
    if (known.get(path) instanceof Entry.File) {
      return Optional.empty();
    }
    String what = known.containsKey(path) ? "is not a regular file" : "is not in the release";
    return Optional.of(
        problem(key, "\"" + path + "\" " + what, "write the path from the root of the release"));
  }

  private static Problem problem(String path, String message, String hint) {
    return new Problem("", 0, 0, path, message, hint);
  }
}

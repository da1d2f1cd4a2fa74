package dev.salvor.release;

import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Similar;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads the text of one manifest. One thread, one text. */
final class ManifestReader {
  private static final String FIRST = "salvor-release 1";
  private static final List<String> HEAD =
      List.of(
          "app", "version", "build", "arch", "os", "entry", "index", "marker", "asset", "schema");
  private static final List<String> TREE = List.of("dir", "link", "file");
  private static final Pattern FILE =
      Pattern.compile("(0644|0755) (0|[1-9][0-9]{0,17}) ([0-9a-f]{64}) (.+)");
  private static final Pattern SCHEMA = Pattern.compile("(\\S+) (\\S+) (\\S+)");

  private static final int MOST_PROBLEMS = 100;

  private final List<Problem> problems = new ArrayList<>();
  private final Map<String, String> head = new HashMap<>();
  private final Map<String, Integer> headLines = new HashMap<>();
  private final List<Entry> tree = new ArrayList<>();
  private final Map<String, Integer> treeLines = new HashMap<>();
  private int ended;

  Manifest.Result read(byte[] bytes) {
    if (bytes.length > Manifest.MOST_BYTES) {
      return refused(0, "larger than " + Manifest.MOST_BYTES / 1024 / 1024 + " MiB");
    }
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return refused(0, "not UTF-8");
    }
    if (!text.startsWith(FIRST + "\n")) {
      return refused(
          1,
          text.startsWith("salvor-release ")
              ? "another format than \"" + FIRST + "\"; a newer Salvor made it"
              : "not a manifest: the first line is not \"" + FIRST + "\"");
    }
    int number = 1;
    int at = FIRST.length() + 1;
    for (int end = text.indexOf('\n', at); end >= 0; end = text.indexOf('\n', at)) {
      line(++number, text.substring(at, end));
      if (problems.size() >= MOST_PROBLEMS || tree.size() > Manifest.MOST_ENTRIES) {
        return refused(number, "not read further");
      }
      at = end + 1;
    }
    if (ended == 0 || at < text.length()) {
      problem(number, "", "the text breaks off: \"end\" and a line end are missing", "");
    }
    return problems.isEmpty() ? whole(text) : new Manifest.Result.Unreadable(problems);
  }

  private void line(int number, String line) {
    int space = line.indexOf(' ');
    String key = space < 0 ? line : line.substring(0, space);
    String rest = space < 0 ? "" : line.substring(space + 1);
    if (ended > 0) {
      problem(number, "", "a line after \"end\"", "");
    } else if (HEAD.contains(key)) {
      head(number, key, rest);
    } else if (TREE.contains(key)) {
      tree(number, key, rest);
    } else if (key.equals("end")) {
      ended = number;
      long files = tree.stream().filter(Entry.File.class::isInstance).count();
      if (!rest.equals(String.valueOf(files))) {
        problem(number, "end", "\"" + rest + "\" files are told of, " + files + " are listed", "");
      }
    } else {
      List<String> all = new ArrayList<>(HEAD);
      all.addAll(TREE);
      all.add("end");
      problem(
          number,
          "",
          "unknown key \"" + key + "\"",
          Similar.hint(key, all, "known are " + String.join(", ", all)));
    }
  }

  private void head(int number, String key, String rest) {
    if (head.containsKey(key)) {
      problem(number, key, "there twice", "");
    } else if (!tree.isEmpty()
        || head.keySet().stream().anyMatch(k -> HEAD.indexOf(k) > HEAD.indexOf(key))) {
      problem(number, key, "not in its place; the order is " + String.join(", ", HEAD), "");
    }
    head.put(key, rest);
    headLines.put(key, number);
  }

  private void tree(int number, String key, String rest) {
    Optional<Entry> entry = entry(key, rest);
    if (entry.isEmpty()) {
      problem(
          number,
          key,
          "\"" + rest + "\" cannot be read",
          switch (key) {
            case "dir" -> "write: dir PATH";
            case "link" -> "write: link PATH TARGET";
            default -> "write: file 0644|0755 SIZE SHA256 PATH";
          });
      return;
    }
    tree.add(entry.get());
    treeLines.put(entry.get().path(), number);
  }

  private static Optional<Entry> entry(String key, String rest) {
    switch (key) {
      case "dir" -> {
        return rest.isEmpty() ? Optional.empty() : Optional.of(new Entry.Dir(rest));
      }
      case "link" -> {
        int space = rest.indexOf(' ');
        return space < 0
            ? Optional.empty()
            : Optional.of(new Entry.Link(rest.substring(0, space), rest.substring(space + 1)));
      }
      default -> {
        Matcher m = FILE.matcher(rest);
        return m.matches()
            ? Optional.of(
                new Entry.File(
                    m.group(4), m.group(1).equals("0755"), Long.parseLong(m.group(2)), m.group(3)))
            : Optional.empty();
      }
    }
  }

  private Manifest.Result whole(String text) {
    for (Problem p : TreeRules.tree(tree)) {
      problem(treeLines.getOrDefault(p.path(), 0), p.path(), p.message(), p.hint());
    }
    ReleaseDraft draft = draft();
    for (String key : List.of("build", "arch", "os")) {
      if (!head.containsKey(key)) {
        problem(ended, key, "the line is missing", "");
      }
    }
    switch (draft.complete()) {
      case ReleaseDraft.Completed.Lacking lacking -> lacking.problems().forEach(this::inHead);
      case ReleaseDraft.Completed.Whole complete ->
          TreeRules.facts(complete.facts(), tree).forEach(this::inHead);
    }
    if (!problems.isEmpty()) {
      return new Manifest.Result.Unreadable(problems.stream().sorted().toList());
    }
    ReleaseDraft.Completed.Whole facts = (ReleaseDraft.Completed.Whole) draft.complete();
    Manifest manifest = new Manifest(facts.facts(), tree);
    return manifest.text().equals(text)
        ? new Manifest.Result.Read(manifest)
        : refused(differs(manifest.text(), text), "not in the one form that this line may have");
  }

  private void inHead(Problem p) {
    problem(headLines.getOrDefault(p.path(), ended), p.path(), p.message(), "");
  }

  private ReleaseDraft draft() {
    return new ReleaseDraft(
        word("app"),
        word("version"),
        word("build"),
        word("arch"),
        word("os"),
        word("entry"),
        word("index"),
        word("marker"),
        word("asset"),
        word("schema").flatMap(this::schema));
  }

  private Optional<String> word(String key) {
    return Optional.ofNullable(head.get(key));
  }

  private Optional<Schema> schema(String words) {
    try {
      Matcher three = SCHEMA.matcher(words);
      return Optional.of(Schema.parse(three.matches() ? three.replaceAll("$1,$2,$3") : words));
    } catch (IllegalArgumentException e) {
      problem(headLines.getOrDefault("schema", 0), "schema", String.valueOf(e.getMessage()), "");
      return Optional.empty();
    }
  }

  private static int differs(String right, String text) {
    int line = 1;
    for (int i = 0; i < Math.min(right.length(), text.length()); i++) {
      if (right.charAt(i) != text.charAt(i)) {
        return line;
      }
      line += right.charAt(i) == '\n' ? 1 : 0;
    }
    return line;
  }

  private void problem(int line, String path, String message, String hint) {
    problems.add(new Problem(ReleasePaths.MANIFEST, line, 1, path, message, hint));
  }

  private Manifest.Result refused(int line, String message) {
    problem(line, "", message, "");
    return new Manifest.Result.Unreadable(problems);
  }
}

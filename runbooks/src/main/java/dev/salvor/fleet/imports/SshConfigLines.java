package dev.salvor.fleet.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The lines of {@code ssh_config(5)} as blocks, files that are included put in their places. */
final class SshConfigLines {
  private static final int MOST_FILES = 100;
  private static final int DEEPEST = 16;
  private static final Pattern LINE = Pattern.compile("([A-Za-z0-9]+)(?:\\s*=\\s*|\\s+)(.*)");

  /** One option; of the file that is read itself {@code file} is empty. */
  record Option(String file, int line, String key, String value) {
    boolean is(String name) {
      return key.equalsIgnoreCase(name);
    }
  }

  /** Options that count for the hosts of these patterns. */
  record Block(List<String> patterns, List<Option> options) {
    /** Names that are no patterns. */
    List<String> names() {
      return patterns.stream()
          .filter(p -> p.indexOf('*') < 0 && p.indexOf('?') < 0 && !p.startsWith("!"))
          .toList();
    }

    boolean matches(String name) {
      boolean not =
          patterns.stream().anyMatch(p -> p.startsWith("!") && matches(p.substring(1), name));
      return !not && patterns.stream().anyMatch(p -> !p.startsWith("!") && matches(p, name));
    }

    /** {@code *} and {@code ?}, in time that the lengths bound. */
    private static boolean matches(String pattern, String text) {
      int p = 0;
      int t = 0;
      int star = -1;
      int from = 0;
      while (t < text.length()) {
        char c = p < pattern.length() ? pattern.charAt(p) : 0;
        if (c == '*') {
          star = p++;
          from = t;
        } else if (p < pattern.length() && (c == '?' || c == text.charAt(t))) {
          p++;
          t++;
        } else if (star >= 0) {
          p = star + 1;
          t = ++from;
        } else {
          return false;
        }
      }
      return pattern.substring(p).chars().allMatch(c -> c == '*');
    }
  }

  private final IncludedFiles files;
  private final Draft draft;
  private final List<Block> blocks = new ArrayList<>();
  private int read;

  private SshConfigLines(IncludedFiles files, Draft draft) {
    this.files = files;
    this.draft = draft;
  }

  static List<Block> blocks(String text, IncludedFiles files, Draft draft) {
    SshConfigLines work = new SshConfigLines(files, draft);
    work.read("", text, List.of("*"), 0);
    return work.blocks;
  }

  private void read(String file, String text, List<String> around, int depth) {
    List<String> patterns = around;
    boolean skip = false;
    int number = 0;
    for (String raw : text.split("\n", -1)) {
      number++;
      Matcher m = LINE.matcher(raw.strip());
      if (raw.strip().startsWith("#") || !m.matches()) {
        if (!raw.isBlank() && !raw.strip().startsWith("#")) {
          note(file, number, "\"" + Settings.cut(raw.strip()) + "\" is no option", "");
        }
        continue;
      }
      Option option = new Option(file, number, String.valueOf(m.group(1)), value(m));
      if (option.is("host")) {
        patterns = Words.of(option.value(), true).orElse(List.of());
        blocks.add(new Block(patterns, new ArrayList<>()));
        skip = false;
      } else if (option.is("match")) {
        skip = !option.value().strip().equalsIgnoreCase("all");
        patterns = List.of("*");
        if (skip) {
          note(
              file,
              number,
              "Match " + Settings.cut(option.value()) + ", with all that stands under it",
              "write what it says at the hosts that are meant");
        }
      } else if (option.is("include") && !skip) {
        include(option, patterns, depth);
      } else if (!skip) {
        blocks.add(new Block(patterns, List.of(option)));
      }
    }
  }

  private static String value(Matcher m) {
    String value = String.valueOf(m.group(2)).strip();
    boolean quoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    boolean single = quoted && value.indexOf('"', 1) == value.length() - 1;
    return single ? value.substring(1, value.length() - 1) : value;
  }

  private void include(Option option, List<String> patterns, int depth) {
    for (String pattern : Words.of(option.value(), true).orElse(List.of())) {
      List<IncludedFiles.Text> found = depth < DEEPEST ? files.matching(pattern) : List.of();
      if (found.isEmpty()) {
        note(
            option.file(),
            option.line(),
            "Include " + Settings.cut(pattern) + ": no such file could be read",
            "import it by itself");
      }
      for (IncludedFiles.Text text : found) {
        if (++read > MOST_FILES) {
          return;
        }
        read(text.file(), text.text(), patterns, depth + 1);
      }
    }
  }

  private void note(String file, int line, String what, String instead) {
    draft.within(file, line);
    draft.left(line, what, instead.isEmpty() ? "write it anew" : instead);
    draft.within("", 0);
  }
}

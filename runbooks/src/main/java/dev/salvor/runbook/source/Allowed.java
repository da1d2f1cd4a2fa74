package dev.salvor.runbook.source;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The warnings that a text accepts: a comment {@code # lint: allow CODE, CODE} counts for its line,
 * or for the next one if nothing else stands in its own. What follows the codes is the reason.
 * {@code # shellcheck disable=CODE} counts in the same way.
 */
public final class Allowed {
  private static final Pattern COMMENT =
      Pattern.compile(
          "(?:^|\\s)#\\s*(?:lint:\\s*allow\\s+|shellcheck\\s+disable=)([\\w-]+(?:\\s*,\\s*[\\w-]+)*)");
  private static final Pattern FOREIGN = Pattern.compile("SC[0-9]+|all");

  /** shellcheck's name for what Salvor finds too. */
  private static final String UNQUOTED = "SC2086";

  /** One code of one comment; line and column are those of the code. */
  private record Allow(int line, int column, int target, String code) {}

  private final List<Allow> allows = new ArrayList<>();
  private final Map<Integer, Set<String>> byLine = new HashMap<>();

  private Allowed() {}

  /** Reads the comments of {@code text}. */
  public static Allowed in(String text) {
    Allowed out = new Allowed();
    int number = 0;
    for (String line : text.split("\n", -1)) {
      number++;
      Matcher m = COMMENT.matcher(line);
      if (m.find()) {
        boolean alone = line.strip().startsWith("#");
        out.add(line, number, alone ? number + 1 : number, m.start(1), m.end(1));
      }
    }
    return out;
  }

  private void add(String line, int number, int target, int start, int end) {
    Matcher code = Pattern.compile("[\\w-]+").matcher(line).region(start, end);
    while (code.find()) {
      int column = line.codePointCount(0, code.start()) + 1;
      allows.add(new Allow(number, column, target, code.group()));
      byLine.computeIfAbsent(target, l -> new HashSet<>()).add(code.group());
    }
  }

  /** Whether a warning of this code is accepted in this line. */
  public boolean accepts(int line, String code) {
    return byLine.getOrDefault(line, Set.of()).stream().anyMatch(c -> same(c, code));
  }

  private static boolean same(String allowed, String code) {
    return ours(allowed).equals(ours(code));
  }

  private static String ours(String code) {
    return code.equals(UNQUOTED) ? Advice.UNQUOTED_VARIABLE.code() : code;
  }

  /**
   * {@code problems} without the accepted warnings, with a warning for each comment that accepts
   * nothing. Codes of shellcheck are not judged: it may not have looked.
   */
  public List<Problem> filter(String file, List<Problem> problems) {
    List<Problem> out = new ArrayList<>();
    Set<Allow> used = new LinkedHashSet<>();
    for (Problem problem : problems) {
      if (problem.isError() || !accepts(problem.line(), problem.code())) {
        out.add(problem);
      } else {
        allows.stream()
            .filter(a -> a.target() == problem.line() && same(a.code(), problem.code()))
            .forEach(used::add);
      }
    }
    allows.stream()
        .filter(a -> !used.contains(a) && !FOREIGN.matcher(a.code()).matches())
        .forEach(a -> out.add(unused(file, a)));
    return out;
  }

  private static Problem unused(String file, Allow allow) {
    List<String> codes = new ArrayList<>();
    for (Advice advice : Advice.values()) {
      codes.add(advice.code());
    }
    boolean known = codes.contains(allow.code());
    return new Problem(
        file,
        allow.line(),
        allow.column(),
        "",
        Advice.UNUSED_ALLOW.code(),
        known
            ? "there is no warning " + allow.code() + " here that could be accepted"
            : "no warning is called \"" + allow.code() + "\"",
        known
            ? "remove the comment, or write it in the line that the warning names"
            : Similar.hint(allow.code(), codes, "one of " + String.join(", ", codes)),
        Severity.WARNING);
  }
}

package dev.salvor.runbook.imports;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as YAML, so that they are read back as the same texts. */
public final class Yaml {
  private static final Pattern PLAIN =
      Pattern.compile("-?[A-Za-z/](?:[A-Za-z0-9_./+ -]*[A-Za-z0-9_./+-])?");
  private static final Set<String> WORDS =
      Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n");

  private Yaml() {}

  /** A text within a line. */
  public static String text(String value) {
    if (PLAIN.matcher(value).matches() && !WORDS.contains(value.toLowerCase(Locale.ROOT))) {
      return value;
    }
    boolean simple = value.codePoints().allMatch(c -> isPrintable(c) && c != '\n' && c != '\t');
    return simple ? "'" + value.replace("'", "''") + "'" : escaped(value);
  }

  public static String list(List<String> values) {
    return values.stream().map(Yaml::text).collect(Collectors.joining(", ", "[", "]"));
  }

  /**
   * A text of several lines, to follow its key: a literal block where that keeps it as it is.
   *
   * @param indent of the lines
   */
  static String block(String value, int indent) {
    boolean literal =
        value.codePoints().allMatch(Yaml::isPrintable)
            && !value.isBlank()
            && !value.startsWith("\n");
    if (!literal) {
      return escaped(value);
    }
    String pad = " ".repeat(indent);
    String head = value.startsWith(" ") || value.startsWith("\t") ? "|2" : "|";
    String body = value.replaceFirst("\n+$", "");
    StringBuilder out = new StringBuilder(value.endsWith("\n") ? head : head + "-");
    for (String line : body.split("\n", -1)) {
      out.append('\n').append(line.isEmpty() ? "" : pad + line);
    }
    return out.toString();
  }

  /** A comment of any text; its lines are indented. */
  public static String comment(String value, int indent) {
    String pad = " ".repeat(indent) + "# ";
    return value
        .lines()
        .map(
            l ->
                pad
                    + l.codePoints()
                        .filter(Yaml::isPrintable)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
        .collect(Collectors.joining("\n"));
  }

  private static boolean isPrintable(int c) {
    return c == '\n'
        || c == '\t'
        || (c >= ' ' && c < 0x7f)
        || (c >= 0xa0 && c <= 0xd7ff && c != 0x2028 && c != 0x2029)
        || (c >= 0xe000 && c <= 0xfffd && c != 0xfeff)
        || c >= 0x10000;
  }

  private static String escaped(String value) {
    StringBuilder out = new StringBuilder("\"");
    value
        .codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                  if (isPrintable(c)) {
                    out.appendCodePoint(c);
                  } else {
                    out.append(String.format(Locale.ROOT, "\\u%04x", c));
                  }
                }
              }
            });
    return out.append('"').toString();
  }
}

package dev.salvor.runbook.imports;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Makes a runbook of a shell script: each function that the main code calls becomes a step, in that
 * order. The script is read, never executed.
 */
public final class ShellImport {
  private static final Set<String> POSIX = Set.of("sh", "dash", "ash");
  private static final Set<String> OTHERS = Set.of("bash", "ksh");
  private static final Pattern FIRST_LINE =
      Pattern.compile("#!\\s*(?:\\S*/)?(?:env\\s+(?:-S\\s+)?)?(?:\\S*/)?(\\w+)\\s*(.*)");

  private ShellImport() {}

  /**
   * Reads a script.
   *
   * @param file its name, for people
   * @param name of the runbook; empty: that of the file
   */
  public static Imported read(String file, String text, Optional<String> name) {
    String script = text.replace("\r\n", "\n");
    String shell = "sh";
    String options = "";
    if (script.startsWith("#!")) {
      Matcher first = FIRST_LINE.matcher(script.lines().findFirst().orElse(""));
      shell = first.matches() ? first.group(1) : "nothing";
      options = first.matches() ? first.group(2).strip() : "";
    }
    if (!POSIX.contains(shell) && !OTHERS.contains(shell)) {
      return new Imported.Refused(
          1,
          "this is a script for " + shell + ", not for sh, bash or ksh",
          "keep it in a file and" + " write a step with script: files/NAME");
    }
    if (script.indexOf('\0') >= 0) {
      return new Imported.Refused(0, "this is not a text", "give a shell script");
    }
    Draft draft = new Draft();
    draft.name(name.orElse(file.replaceFirst(".*/", "").replaceFirst("\\.(sh|bash|ksh)$", "")));
    draft.source(file);
    draft.description(description(script));
    draft.defaults().put("timeout", "5m");
    try {
      List<ShellNode> nodes = ShellParser.parse(script);
      ShellFunctions functions = new ShellFunctions(script, nodes);
      String interpreter = POSIX.contains(shell) ? "" : shell;
      return new ShellMain(draft, functions, interpreter, options).book(nodes);
    } catch (ShellConfusion e) {
      return new Imported.Refused(
          e.line(), "the script is not understood: " + e.what(), "see what sh -n says of it");
    }
  }

  /** The first comment of the script. */
  private static String description(String script) {
    StringBuilder out = new StringBuilder();
    for (String line : script.lines().toList()) {
      String words = line.replaceFirst("^#+\\s*", "").strip();
      if (line.startsWith("#!")) {
        continue;
      }
      if (!line.startsWith("#") || (words.isEmpty() && !out.isEmpty())) {
        break;
      }
      out.append(words).append(' ');
    }
    String text = out.toString().strip();
    return text.length() > 300 ? text.substring(0, 300) : text;
  }
}

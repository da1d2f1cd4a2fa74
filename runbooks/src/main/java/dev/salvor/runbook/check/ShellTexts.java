package dev.salvor.runbook.check;

import dev.salvor.runbook.source.Allowed;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.TextPlaces;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the shell code of a runbook: {@code shell}, scripts, and {@code run: [sh, -c, ...]}. */
public final class ShellTexts {
  private static final Set<String> SHELLS = Set.of("sh", "bash", "dash", "ksh");
  private static final Pattern FIRST_LINE =
      Pattern.compile("#!\\s*(?:/\\S*/)?(?:env\\s+)?(\\S*/)?(\\w+).*");

  private final Walk walk;
  private final Map<String, String> files;
  private final Allowed allowed;
  private final Set<String> seen = new HashSet<>();
  private final List<ShellText> out = new ArrayList<>();

  private ShellTexts(Walk walk, Map<String, String> files) {
    this.walk = walk;
    this.files = files;
    this.allowed = Allowed.in(walk.root().source().text());
  }

  /** The shell code of a document; {@code files} are the texts of the files that it names. */
  public static List<ShellText> of(Cursor root, Map<String, String> files) {
    ShellTexts finder = new ShellTexts(Walk.of(root), files);
    finder.walk.parts().forEach(finder::part);
    return List.copyOf(finder.out);
  }

  private void part(Walk.Part part) {
    Set<String> environment = new HashSet<>();
    for (Cursor at : List.of(walk.root().at("defaults"), part.step().at(), part.at())) {
      at.at("env").entries().forEach(e -> environment.add(e.getKey()));
    }
    Cursor shell = part.at().at("shell");
    shell.text().ifPresent(text -> out.add(inside(shell, "sh", environment)));
    List<Cursor> argv = part.at().at("run").items();
    if (argv.size() > 2 && argv.get(1).text().filter(o -> o.matches("-[a-z]*c")).isPresent()) {
      argv.get(0)
          .text()
          .map(program -> program.substring(program.lastIndexOf('/') + 1))
          .filter(SHELLS::contains)
          .filter(program -> argv.get(2).text().isPresent())
          .ifPresent(program -> out.add(inside(argv.get(2), program, environment)));
    }
    part.at().at("script").text().ifPresent(name -> script(part.at(), name, environment));
  }

  private ShellText inside(Cursor text, String dialect, Set<String> environment) {
    return new ShellText(
        text.source().file(),
        text.path(),
        Optional.of(dialect),
        text.text().orElse(""),
        environment,
        Optional.of(TextPlaces.of(text)),
        allowed);
  }

  private void script(Cursor part, String name, Set<String> environment) {
    String text = files.getOrDefault(name, "");
    if (text.isEmpty() || !seen.add(name)) {
      return;
    }
    Matcher first = FIRST_LINE.matcher(text.lines().findFirst().orElse(""));
    boolean said = text.startsWith("#!");
    if (said && !(first.matches() && SHELLS.contains(first.group(2)))) {
      return;
    }
    String beside = Path.of(part.source().file()).resolveSibling(name).toString();
    out.add(
        new ShellText(
            beside,
            part.at("script").path(),
            said ? Optional.empty() : Optional.of("sh"),
            text,
            environment,
            Optional.empty(),
            Allowed.in(text)));
  }
}

package dev.salvor.runbook.imports;

import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One command, or error handler, as a way to do a step. */
final class RundeckWay {
  private static final Set<String> POSIX = Set.of("sh", "dash", "ash");
  private static final Set<String> SHELLS = Set.of("bash", "ksh");
  private static final Map<String, String> OTHERS =
      Map.of("python", "-c", "python3", "-c", "perl", "-e", "ruby", "-e");
  private static final Pattern FIRST_LINE =
      Pattern.compile("#!\\s*(?:\\S*/)?(?:env\\s+)?(?:\\S*/)?([\\w.]+)\\s*(-\\w+)?\\s*");

  private final Draft draft;
  private final Cursor at;
  private final RundeckScope scope;

  RundeckWay(Draft draft, Cursor at, RundeckScope scope) {
    this.draft = draft;
    this.at = at;
    this.scope = scope;
  }

  /**
   * The way.
   *
   * @param fails it ends as failed whatever it does
   */
  Draft.Way way(String name, boolean fails) throws NotCarried {
    if (at.at("exec").scalar().isPresent()) {
      return shell(name, "sh", "", at.at("exec").scalar().get(), fails);
    }
    if (at.at("script").text().isPresent()) {
      return script(name, at.at("script").text().get(), fails);
    }
    if (at.at("scriptfile").scalar().isPresent()) {
      return file(name, at.at("scriptfile").scalar().get(), fails);
    }
    if (at.has("scripturl")) {
      throw new NotCarried(
          "it downloads a script and runs it",
          "put the script into files/ and write script: files/NAME");
    }
    throw new NotCarried(
        "plugin step " + RundeckCommands.kind(at),
        "write a step with uses: (see the actions in docs/language-reference.md) or with shell");
  }

  private Draft.Way file(String name, String path, boolean fails) throws NotCarried {
    String interpreter = at.at("scriptInterpreter").scalar().orElse("");
    draft.left(
        at.spot().line(),
        path + " is run where it lies on the host, and is not kept in the run",
        "put it into files/ beside the runbook and write script: files/NAME");
    String call = (interpreter.isEmpty() ? "" : interpreter + " ") + quoted(path);
    return shell(name, "sh", "", (call + " " + args()).strip(), fails);
  }

  private Draft.Way script(String name, String text, boolean fails) throws NotCarried {
    String interpreter = at.at("scriptInterpreter").scalar().orElse("");
    String program = "sh";
    String option = "";
    if (!interpreter.isEmpty()) {
      program = interpreter.replaceFirst("^\\S*/", "");
    } else if (text.startsWith("#!")) {
      Matcher first = FIRST_LINE.matcher(text.lines().findFirst().orElse(""));
      if (!first.matches()) {
        throw new NotCarried("its first line is not understood", "put it into files/ as a script");
      }
      program = first.group(1);
      option = Optional.ofNullable(first.group(2)).map(o -> "set " + o + "\n").orElse("");
    }
    if (POSIX.contains(program) || SHELLS.contains(program)) {
      String arguments = args().isEmpty() ? "" : "set -- " + args() + "\n";
      return shell(name, program, option + arguments, text, fails);
    }
    String flag = OTHERS.get(program);
    if (flag == null) {
      throw new NotCarried("it is for " + program, "put it into files/ as a script");
    }
    boolean refers = RundeckText.REFERENCE.matcher(text).find() || !args().isEmpty();
    if (refers || fails || text.contains("${{")) {
      throw new NotCarried(
          "values are put into the text of a script for " + program,
          "read them from the environment there, and bring them by \"env\"");
    }
    return new Draft.Way(name, new Draft.Act.Argv(List.of(program, flag, text)), named(text));
  }

  /** What a script for another language may read from its environment. */
  private Map<String, String> named(String text) {
    Map<String, String> out = new LinkedHashMap<>();
    Matcher m = Pattern.compile("RD_\\w+").matcher(text);
    while (m.find()) {
      scope.named(m.group()).ifPresent(v -> out.put(v.name(), v.value()));
    }
    return out;
  }

  private Draft.Way shell(String name, String program, String before, String text, boolean fails)
      throws NotCarried {
    if (text.isBlank()) {
      throw new NotCarried("it is empty", "nothing is lost");
    }
    boolean split = text.contains("${unquotedoption.") || text.contains("@unquotedoption.");
    String code = fails ? "(\n" + text.stripTrailing() + "\n)\nexit 1\n" : text;
    int body = text.startsWith("#!") && !fails ? text.indexOf('\n') + 1 : 0;
    RundeckText.Carried carried =
        RundeckText.carry(code.substring(0, body) + before + code.substring(body), scope);
    if (split || (carried.bare() && isBareIn(text))) {
      draft.left(
          at.spot().line(),
          "values in the text of "
              + RundeckCommands.title(at)
              + " stay one word each, whatever is in them",
          "if one is meant to be several words, take its quotes away on purpose");
    }
    Draft.Act act =
        POSIX.contains(program)
            ? new Draft.Act.Shell(carried.text())
            : new Draft.Act.Argv(List.of(program, "-c", carried.text()));
    return new Draft.Way(name, act, carried.environment());
  }

  /** In scripts Rundeck puts the bare value in; in commands it quotes it. */
  private static boolean isBareIn(String text) {
    return text.contains("@option.");
  }

  private String args() {
    return at.at("args").scalar().orElse("").strip();
  }

  private static String quoted(String path) {
    return path.matches("[\\w./${}@-]+") ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}

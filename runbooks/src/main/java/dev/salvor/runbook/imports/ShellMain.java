package dev.salvor.runbook.imports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Goes through the main code of a script and makes steps of its calls. */
final class ShellMain {
  private static final Pattern ARGUMENT =
      Pattern.compile("\\$(?:([1-9])|\\{([1-9][0-9]?)([^}]*)\\})");
  private static final Pattern ALL = Pattern.compile("\\s*\"?\\$\\{?[@*]\\}?\"?");
  private static final Pattern GIVING_UP =
      Pattern.compile(
          "\\{\\s*(?:(?:echo|printf)\\b[^;\\n]*[;\\n]\\s*)*(?:exit|return)\\b[^;\\n]*[;\\n]\\s*}");
  private static final Set<String> SILENT = Set.of(":", "true", "exit", "return", "unset");
  private static final Set<String> PRINTING = Set.of("echo", "printf");

  private final Draft draft;
  private final ShellFunctions functions;
  private final String interpreter;
  private final ShellValues values;
  private final Set<String> called = new LinkedHashSet<>();
  private final List<Set<String>> order = new ArrayList<>();

  ShellMain(Draft draft, ShellFunctions functions, String interpreter, String options) {
    this.draft = draft;
    this.functions = functions;
    this.interpreter = interpreter;
    this.values = new ShellValues(draft, functions.names());
    if (options.startsWith("-")) {
      values.setting("set " + options);
    }
  }

  Imported book(List<ShellNode> nodes) {
    walk(nodes);
    if (draft.steps() == 0) {
      return new Imported.Refused(
          0,
          functions.names().isEmpty()
              ? "the script has no functions, and each step is made of one"
              : "the main code calls none of its functions in a way that could become a step",
          "put what belongs together into functions and call them one after the other, or run the"
              + " script as a whole: a step with script: files/NAME");
    }
    draft.left(
        0,
        "the script has no timeouts; each step is stopped after 5m",
        "write a timeout at the steps that take longer");
    if (!values.stopsAtFailure()) {
      draft.defaults().put("onFailure", "continue");
      draft.left(
          0,
          "the script has no \"set -e\": it goes on after a function that failed, so the steps have"
              + " onFailure: continue",
          "write onFailure: abort where the rest makes no sense without the step");
    }
    for (String name : functions.names()) {
      if (!called.contains(name)) {
        draft.left(
            functions.get(name).line(),
            "the function " + name + " is not called by what was carried over",
            "call it, or write a step for it");
      }
    }
    new ShellCautions(draft, functions).say(order);
    return DraftText.book(draft);
  }

  private void walk(List<ShellNode> nodes) {
    for (ShellNode node : nodes) {
      switch (node) {
        case ShellNode.Function function -> {}
        case ShellNode.Simple simple -> simple(simple);
        case ShellNode.AndOr joined -> joined(joined);
        case ShellNode.Compound compound -> compound(compound);
      }
    }
  }

  private void compound(ShellNode.Compound node) {
    if (isGuard(node)) {
      main();
      return;
    }
    String what =
        switch (node.kind()) {
          case "&" -> "a command in the background";
          case "|" -> "a pipeline";
          case "!" -> "a command after \"!\"";
          case "{", "(" -> "a group of commands";
          default -> "\"" + node.kind() + "\"";
        };
    List<String> inside =
        functions.names().stream()
            .filter(f -> ShellValues.refers(functions.text(node), f))
            .toList();
    String calls = inside.isEmpty() ? "" : " that calls " + String.join(", ", inside);
    draft.gap(
        node.line(),
        what + " in the main code" + calls,
        switch (node.kind()) {
          case "if", "case", "[[" -> "write steps with \"when\"";
          case "for", "while", "until", "select" -> "write a step with \"forEach\" or \"retry\"";
          case "&" -> "write steps in a \"parallel\" group";
          default -> "put it into a function and call that";
        });
  }

  /** {@code if [ "${BASH_SOURCE[0]}" = "$0" ]; then main "$@"; fi}. */
  private boolean isGuard(ShellNode node) {
    String text = functions.text(node);
    return functions.has("main")
        && text.contains("BASH_SOURCE")
        && ShellValues.refers(text, "main");
  }

  private void main() {
    called.add("main");
    walk(functions.get("main").body());
  }

  private void simple(ShellNode.Simple node) {
    String source = functions.text(node);
    if (node.first().equals("main") && functions.has("main") && isPassedOn(node)) {
      main();
    } else if (functions.has(node.first())) {
      step(List.of(node), Draft.Go.DEFAULT);
    } else if (!values.take(node, source)) {
      other(node, source);
    }
  }

  /** Whether {@code main} gets the arguments of the script, and has a body to look into. */
  private boolean isPassedOn(ShellNode.Simple node) {
    boolean same =
        node.words().size() == 1
            || (node.words().size() == 2 && ALL.matcher(node.words().get(1)).matches());
    return same
        && !node.redirected()
        && !called.contains("main")
        && !functions.get("main").body().isEmpty();
  }

  private void other(ShellNode.Simple node, String source) {
    String first = node.first();
    boolean here = node.words().size() == 2 && node.words().get(1).matches("/[\\w./-]*");
    if (SILENT.contains(first)) {
      return;
    }
    if (first.equals("cd") && here && draft.steps() == 0) {
      draft.defaults().put("cwd", Yaml.text(node.words().get(1)));
    } else if (PRINTING.contains(first)) {
      draft.left(
          node.line(),
          "\"" + shortened(source) + "\" in the main code",
          "each step is on record with its name and times; say more with \"title\" or uses: note");
    } else if (first.equals("trap")) {
      draft.left(
          node.line(),
          "\"" + shortened(source) + "\"",
          "what must always run goes under \"finally\", the way back under \"undo\"");
    } else if (first.equals("exec") || first.isEmpty()) {
      draft.left(
          node.line(), "\"" + shortened(source) + "\"", "the output of each step is kept anyway");
    } else if (first.equals(".") || first.equals("source")) {
      draft.left(
          node.line(),
          "\"" + shortened(source) + "\": another file is read in",
          "put what the functions need of it into the script and import again");
    } else {
      draft.gap(
          node.line(),
          "\"" + shortened(source) + "\" in the main code",
          "put it into a function and call that, or write a step");
    }
  }

  private void joined(ShellNode.AndOr node) {
    if (isGuard(node)) {
      main();
      return;
    }
    List<ShellNode.Simple> calls = new ArrayList<>();
    boolean either = node.operators().stream().allMatch("||"::equals);
    boolean both = node.operators().stream().allMatch("&&"::equals);
    Draft.Go go = Draft.Go.DEFAULT;
    boolean understood = either || both;
    for (int i = 0; i < node.parts().size() && understood; i++) {
      boolean last = i > 0 && i == node.parts().size() - 1;
      if (node.parts().get(i) instanceof ShellNode.Simple part && functions.has(part.first())) {
        calls.add(part);
      } else if (last && either && node.parts().get(i) instanceof ShellNode.Simple end) {
        go = after(end);
        understood = go != Draft.Go.DEFAULT;
      } else if (last && either && isGivingUp(node.parts().get(i))) {
        go = Draft.Go.ABORT;
      } else {
        understood = false;
      }
    }
    if (!understood || calls.isEmpty()) {
      draft.gap(
          node.line(),
          "\"" + shortened(functions.text(node)) + "\" in the main code",
          "write steps with \"fallbacks\", \"onFailure\" or \"when\"");
    } else if (either) {
      step(calls, go);
    } else {
      for (ShellNode.Simple call : calls) {
        step(List.of(call), Draft.Go.ABORT);
      }
      draft.left(
          node.line(),
          "\"&&\": if one of the functions fails, the run ends there",
          "the script goes on after the line; write onFailure: continue and \"when\" for that");
    }
  }

  /** {@code { echo ...; exit 1; }}: its message is lost, as the step's own is kept. */
  private boolean isGivingUp(ShellNode node) {
    String text = functions.text(node);
    return node instanceof ShellNode.Compound group
        && group.kind().equals("{")
        && GIVING_UP.matcher(text).matches();
  }

  private static Draft.Go after(ShellNode.Simple end) {
    return switch (end.first()) {
      case "true", ":" -> Draft.Go.TOLERATED;
      case "exit", "return" -> Draft.Go.ABORT;
      default -> Draft.Go.DEFAULT;
    };
  }

  /** One step: the first call, with the others as its fallbacks. */
  private void step(List<ShellNode.Simple> calls, Draft.Go onFailure) {
    ShellNode.Simple first = calls.get(0);
    Names names = new Names();
    names.unique("main", "main");
    List<Draft.Way> fallbacks = new ArrayList<>();
    Set<String> all = new TreeSet<>();
    for (ShellNode.Simple call : calls.subList(1, calls.size())) {
      fallbacks.add(way(names.unique(call.first(), "fallback"), call, all));
    }
    Draft.Way main = way(draft.stepName(first.first()), first, all);
    called.addAll(all);
    order.add(all);
    Optional<String> title = functions.title(first.first());
    draft.add(new Draft.Step(main, title, Optional.empty(), fallbacks, onFailure));
  }

  private Draft.Way way(String name, ShellNode.Simple call, Set<String> all) {
    String source = functions.text(call);
    List<String> needed = functions.needed(source);
    all.addAll(needed);
    StringBuilder body = new StringBuilder();
    needed.forEach(f -> body.append(functions.text(functions.get(f))).append('\n'));
    String arguments = arguments(call, source);
    String text = values.before(body + source) + body + arguments + source + "\n";
    if (text.contains("${{")) {
      throw new ShellConfusion(call.line(), "\"${{\" in what " + call.first() + " needs");
    }
    Map<String, String> environment = values.environment(text);
    Draft.Act act =
        interpreter.isEmpty()
            ? new Draft.Act.Shell(text)
            : new Draft.Act.Argv(List.of(interpreter, "-c", text));
    return new Draft.Way(name, act, environment);
  }

  /** Arguments of the script that the call passes on, from parameters. */
  private String arguments(ShellNode.Simple call, String source) {
    if (source.contains("$@") || source.contains("$*") || source.contains("${@")) {
      draft.left(
          call.line(),
          "\"" + shortened(source) + "\" passes on all arguments of the script; there are none",
          "write them into the step, or bring them as parameters");
    }
    int highest = 0;
    Set<Integer> required = new TreeSet<>();
    Matcher m = ARGUMENT.matcher(source);
    while (m.find()) {
      int number = Integer.parseInt(m.group(1) != null ? m.group(1) : m.group(2));
      highest = Math.max(highest, number);
      if (m.group(1) != null || !m.group(3).matches(":?[-+].*")) {
        required.add(number);
      }
    }
    StringBuilder out = new StringBuilder(highest == 0 ? "" : "set --");
    for (int i = 1; i <= highest; i++) {
      out.append(" \"$").append(values.argument(i, required.contains(i))).append('"');
    }
    return highest == 0 ? "" : out.append('\n').toString();
  }

  static String shortened(String source) {
    String line = source.lines().findFirst().orElse("").strip();
    boolean cut = line.length() > 60 || source.contains("\n");
    return (line.length() > 60 ? line.substring(0, 60) : line) + (cut ? " ..." : "");
  }
}

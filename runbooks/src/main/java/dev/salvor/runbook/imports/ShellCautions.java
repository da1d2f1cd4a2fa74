package dev.salvor.runbook.imports;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Says what a function did to the whole script and can do to its own step only. */
final class ShellCautions {
  private static final String BEGIN = "(?:^|[;{(&|]|\\bdo|\\bthen|\\belse)[ \\t]*";
  private static final Pattern CD = Pattern.compile(BEGIN + "(?:cd|pushd)\\b", Pattern.MULTILINE);
  private static final Pattern EXIT =
      Pattern.compile(BEGIN + "exit(?:[ \\t]+0)?[ \\t]*(?=$|[;})&|])", Pattern.MULTILINE);
  private static final Pattern READ =
      Pattern.compile(BEGIN + "read\\b[^\\n<|]*$", Pattern.MULTILINE);

  private final Draft draft;
  private final ShellFunctions functions;

  ShellCautions(Draft draft, ShellFunctions functions) {
    this.draft = draft;
    this.functions = functions;
  }

  /** Looks at the steps in order, each as the functions that it is made of. */
  void say(List<Set<String>> steps) {
    Set<String> all = new LinkedHashSet<>();
    steps.forEach(all::addAll);
    for (String name : all) {
      String text = functions.text(functions.get(name));
      at(
          name,
          text,
          CD,
          "\"cd\" in " + name + " holds for its own step only",
          "write \"cwd\" at the steps that need it");
      at(
          name,
          text,
          EXIT,
          "\"exit\" in "
              + name
              + " ends only its own step, as done, and the run goes on; in the script it ended"
              + " everything",
          "give the later steps a \"when\"");
      at(
          name,
          text,
          READ,
          "\"read\" in " + name + " gets nothing: standard input is /dev/null",
          "bring the answer as a parameter, or ask with onFailure: ask");
    }
    shared(steps);
  }

  private void at(String name, String text, Pattern pattern, String what, String instead) {
    Matcher m = pattern.matcher(text);
    if (m.find()) {
      int lines = (int) text.substring(0, m.end()).chars().filter(c -> c == '\n').count();
      draft.left(functions.get(name).line() + lines, what, instead);
    }
  }

  private void shared(List<Set<String>> steps) {
    List<String> texts = new ArrayList<>();
    for (Set<String> step : steps) {
      StringBuilder text = new StringBuilder();
      step.forEach(f -> text.append(functions.text(functions.get(f))).append('\n'));
      texts.add(text.toString());
    }
    for (int i = 0; i < steps.size(); i++) {
      for (String function : steps.get(i)) {
        for (String variable : ShellFunctions.sets(functions.text(functions.get(function)))) {
          for (int j = i + 1; j < steps.size(); j++) {
            boolean own = ShellFunctions.sets(texts.get(j)).contains(variable);
            if (!own && ShellFunctions.reads(texts.get(j), variable)) {
              draft.left(
                  functions.get(function).line(),
                  variable + ", which " + function + " sets, is not known in later steps",
                  "steps share no variables: declare an \"output\" and bring it by \"env\"");
              break;
            }
          }
        }
      }
    }
  }
}

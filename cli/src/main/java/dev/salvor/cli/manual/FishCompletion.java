package dev.salvor.cli.manual;

import java.util.List;
import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The completion for fish (3.0 or newer), made from the model of the commands. */
public final class FishCompletion {
  private static final Set<String> PATHS = Set.of("FILE", "DIR", "RUNBOOK");
  private static final String FUNCTIONS =
      """
      # Completion of salvor for fish; made by: salvor completion fish

      # Whether the words so far begin with these.
      function __salvor_in
          set -l words (commandline -opc)
          for i in (seq (count $argv))
              test "$words["(math $i + 1)"]" = "$argv[$i]"; or return 1
          end
      end

      # Whether the words so far are these and no other.
      function __salvor_at
          set -l words (commandline -opc)
          test (count $words) -eq (math (count $argv) + 1); and __salvor_in $argv
      end

      complete -c salvor -e
      complete -c salvor -f
      """;

  private final StringBuilder out = new StringBuilder(FUNCTIONS);

  private FishCompletion() {}

  /** The whole script. */
  public static String of(CommandLine root) {
    FishCompletion fish = new FishCompletion();
    fish.command(root.getCommandSpec(), "");
    return fish.out.toString();
  }

  private void command(CommandSpec spec, String words) {
    for (Map.Entry<String, CommandLine> sub : spec.subcommands().entrySet()) {
      CommandSpec own = sub.getValue().getCommandSpec();
      String about =
          own.usageMessage().description().length == 0 ? "" : own.usageMessage().description()[0];
      line("__salvor_at" + words, " -a " + quoted(sub.getKey()) + description(about));
      command(own, words + " " + sub.getKey());
    }
    String in = words.isEmpty() ? "__salvor_at" : "__salvor_in" + words;
    for (OptionSpec option : spec.options()) {
      option(in, option);
    }
    for (PositionalParamSpec param : spec.positionalParameters()) {
      values(in, param, "");
    }
  }

  private void option(String in, OptionSpec option) {
    StringBuilder names = new StringBuilder();
    for (String name : option.names()) {
      names.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
    }
    String about = description(String.join(" ", option.description()));
    if (option.arity().max() == 0) {
      line(in, names + about);
    } else {
      values(in, option, names + " -r" + about);
    }
  }

  private void values(String in, ArgSpec arg, String rest) {
    List<String> candidates = Candidates.of(arg);
    String words = candidates.isEmpty() ? "" : " -a " + quoted(String.join(" ", candidates));
    String paths = PATHS.contains(arg.paramLabel()) ? " -F" : "";
    if (!rest.isEmpty() || !words.isEmpty() || !paths.isEmpty()) {
      line(in, rest + words + paths);
    }
  }

  private void line(String condition, String rest) {
    out.append("complete -c salvor -n ").append(quoted(condition)).append(rest).append('\n');
  }

  private static String description(String text) {
    return " -d " + quoted(text);
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}

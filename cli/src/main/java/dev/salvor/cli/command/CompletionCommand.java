package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.manual.FishCompletion;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "completion",
    description = "Print the completion of commands and options for bash, zsh or fish.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(salvor completion)",
      "  salvor completion > /usr/share/bash-completion/completions/salvor",
      "  salvor completion zsh >> ~/.zshrc",
      "  salvor completion fish > ~/.config/fish/completions/salvor.fish"
    })
public final class CompletionCommand extends BaseCommand {
  /** zsh reads completions of bash once its own system and the one for bash are loaded. */
  private static final String ZSH =
      """
      autoload -Uz compinit bashcompinit
      (( $+functions[compdef] )) || compinit
      (( $+functions[complete] )) || bashcompinit
      """;

  /** Shells that it is made for. */
  static final class Shells implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("bash", "zsh", "fish").iterator();
    }
  }

  private final Supplier<CommandLine> everything;

  @Parameters(
      arity = "0..1",
      paramLabel = "SHELL",
      defaultValue = "bash",
      completionCandidates = Shells.class,
      description = "bash, zsh or fish. Default: bash.")
  private String shell = "bash";

  public CompletionCommand(Session session, Supplier<CommandLine> everything) {
    super(session);
    this.everything = everything;
  }

  @Override
  ExitCode execute() {
    String script =
        switch (shell) {
          case "bash" -> AutoComplete.bash("salvor", everything.get());
          case "zsh" -> ZSH + AutoComplete.bash("salvor", everything.get());
          case "fish" -> FishCompletion.of(everything.get());
          default ->
              throw Parse.usage(
                  "there is no completion for \"" + shell + "\"; one of bash, zsh, fish");
        };
    io().out().print(script);
    io().out().flush();
    return ExitCode.SUCCEEDED;
  }
}

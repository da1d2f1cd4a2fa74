package dev.salvor.cli.command;

import dev.salvor.cli.io.ExitCode;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;

@Command(
    name = "completion",
    description = "Print the completion of commands and options for bash and zsh.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  source <(salvor completion)",
      "  salvor completion > /usr/share/bash-completion/completions/salvor"
    })
public final class CompletionCommand extends BaseCommand {
  private final Supplier<CommandLine> everything;

  public CompletionCommand(Session session, Supplier<CommandLine> everything) {
    super(session);
    this.everything = everything;
  }

  @Override
  ExitCode execute() {
    io().out().print(AutoComplete.bash("salvor", everything.get()));
    io().out().flush();
    return ExitCode.SUCCEEDED;
  }
}

package dev.salvor.cli.command;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description = "Send a test message for real, by one way or by all of them.",
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor notices test",
      "  salvor notices test night-phone --json",
      "",
      "Exit codes: 0 all were told, 1 one was not, 2 usage or a file with problems."
    })
public final class NoticesTestCommand extends PassThroughCommand {
  @Parameters(arity = "0..1", paramLabel = "NAME", description = "Name of the way; else all.")
  private String name = "";

  public NoticesTestCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    List<String> words = new ArrayList<>(List.of("notices", "test"));
    if (!name.isEmpty()) {
      words.add(name);
    }
    return words;
  }
}

package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.view.PayloadKeyJson;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.PayloadKeyFile;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "payload",
    description = "List the keys that seal what passes through the engine, by their ids.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor key payload", "  salvor key payload --json"})
public final class KeyPayloadCommand extends BaseCommand {
  public KeyPayloadCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    Path file = PayloadKeyFile.locate(StateFolder.of(session().env()).root());
    List<PayloadKeyJson> keys;
    try {
      keys = PayloadKeyJson.of(PayloadKeyFile.all(file), file.toString());
    } catch (UncheckedIOException unusable) {
      throw new CliProblem(ExitCode.FAILED, String.valueOf(unusable.getMessage()), unusable);
    }
    if (wantsJson()) {
      print(keys);
    } else {
      PayloadKeyJson.lines(keys, paint()).forEach(io().out()::println);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }
}

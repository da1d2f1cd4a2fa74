package dev.salvor.cli.command;

import java.util.List;
import picocli.CommandLine.Command;

@Command(
    name = "worker",
    description = "Run only a worker, in the foreground; units of systemd and OpenRC use it.",
    footerHeading = "%nExamples:%n",
    footer = {"  salvor worker", "  TEMPORAL_ADDRESS=engine.example:7233 salvor worker"})
public final class WorkerCommand extends PassThroughCommand {
  public WorkerCommand(Session session) {
    super(session);
  }

  @Override
  List<String> words() {
    return List.of("worker");
  }
}

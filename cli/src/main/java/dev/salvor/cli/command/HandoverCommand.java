package dev.salvor.cli.command;

import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.follow.Follower;
import dev.salvor.cli.handover.EnginePage;
import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.logs.RunLogText;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.handover.HandoverPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "handover",
    description = {
      "Print the page for whoever takes a run over, with commands that need no Salvor.",
      "It says what was done and tried, what is unknown, what waits for whom, what comes next, and",
      "holds the shell commands that finish the run or go back. The run's folder on its host"
          + " carries",
      "it as HANDOVER.md at any moment; where the engine is gone, that one is printed. Starts no",
      "engine and no worker."
    },
    footerHeading = "%nExamples:%n",
    footer = {
      "  salvor handover crash-recovery-20261120-143022-x7k2",
      "  salvor handover crash-recovery-20261120-143022-x7k2 --output /root/night.md"
    })
public final class HandoverCommand extends BaseCommand {
  @Parameters(paramLabel = "RUN", description = "Id of the run.")
  private String run = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      description = "Write the page there, for the owner only, instead of printing it.")
  private @Nullable Path output;

  public HandoverCommand(Session session) {
    super(session);
  }

  @Override
  ExitCode execute() {
    RunId id = runId(run);
    Page page = page(id);
    io().note("from " + (page.source().equals("engine") ? "the engine" : page.file()));
    Path file = output;
    if (file != null) {
      write(file, page.page());
    }
    if (wantsJson()) {
      print(page);
    } else if (file == null) {
      io().out().print(Safe.block(page.page()));
      io().out().flush();
    } else {
      io().say("written: " + file);
    }
    return ExitCode.SUCCEEDED;
  }

  private Page page(RunId id) {
    Path folder = HostRecords.of(session()).folder(id);
    try {
      RunState state = Lookup.run(session().engine(), id);
      Follower follower = new Follower(session()::engine, state, session().clock(), () -> {});
      follower.catchUp();
      OneHost.require(follower.story(), id, "handover");
      String text = EnginePage.of(state, follower.story());
      String there = RunLogText.folder(follower.story()).orElse(folder.toString());
      return new Page(id.value(), "engine", there + "/" + HandoverPage.FILE, text);
    } catch (CliProblem notThere) {
      Path file = folder.resolve(HandoverPage.FILE);
      if (!Files.isReadable(file)) {
        throw notThere;
      }
      io().note(notThere.text());
      return new Page(id.value(), "folder", file.toString(), read(file));
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, file + " cannot be read: " + e.getMessage(), e);
    }
  }

  private static void write(Path file, String page) {
    try {
      if (Files.notExists(file)) {
        Files.createFile(
            file,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      }
      Files.writeString(file, page, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, file + " cannot be written: " + e.getMessage(), e);
    }
  }

  /**
   * The page in JSON; the names are part of the interface.
   *
   * @param source {@code engine} or {@code folder}
   * @param file where the run's folder carries it, on its host
   */
  record Page(String run, String source, String file, String page) {}
}

package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Safe;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.PosixShell;
import dev.salvor.runbook.starter.Starter;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "init",
    description = {
      "Write a commented runbook to start from, in a new folder that bears its name.",
      "It runs as it is and changes nothing but a file in its own folder."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor init rotate-logs", "  salvor init rotate-logs --dir /srv/runbooks"})
public final class InitCommand extends BaseCommand {
  @Parameters(paramLabel = "NAME", description = "Name of the runbook and of its folder.")
  private String name = "";

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Where to make the folder. Default: here.")
  private String dir = ".";

  public InitCommand(Session session) {
    super(session);
  }

  /** What was made, for programs. */
  record Made(String runbook, String file, List<String> files, List<String> next) {}

  @Override
  ExitCode execute() {
    try {
      Names.requirePathName(name, "the name of the runbook");
    } catch (IllegalArgumentException e) {
      throw new CliProblem(ExitCode.USAGE, String.valueOf(e.getMessage()), e);
    }
    Path folder = folder();
    List<String> files = new ArrayList<>();
    String work = folder.toAbsolutePath().normalize().resolve("work").toString();
    if (work.chars().anyMatch(c -> c < ' ') || work.contains("${{")) {
      throw Parse.usage("--dir: a path with such characters cannot stand in a runbook");
    }
    try {
      create(folder);
      for (Map.Entry<String, String> e : Starter.files(name, work).entrySet()) {
        Path file = folder.resolve(e.getKey());
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, e.getValue(), StandardOpenOption.CREATE_NEW);
        files.add(file.toString());
      }
    } catch (FileAlreadyExistsException e) {
      throw new CliProblem(
          ExitCode.USAGE,
          folder
              + " exists already and was not changed; choose another name, or another"
              + " place with --dir",
          e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "the runbook cannot be written: " + FileWords.of(e), e);
    }
    String word = PosixShell.word(files.getFirst());
    say(
        new Made(
            name,
            files.getFirst(),
            List.copyOf(files),
            List.of("salvor lint " + word, "salvor plan " + word, "salvor run " + word)));
    return ExitCode.SUCCEEDED;
  }

  private Path folder() {
    try {
      return (dir.equals(".") ? Path.of("") : Path.of(dir)).resolve(name);
    } catch (InvalidPathException e) {
      throw new CliProblem(ExitCode.USAGE, "--dir: " + e.getMessage(), e);
    }
  }

  /** Makes it, and nothing if it is there in any form. */
  private static void create(Path folder) throws IOException {
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.createDirectory(folder);
  }

  private void say(Made made) {
    if (wantsJson()) {
      print(made);
      return;
    }
    made.files().forEach(f -> io().out().println(Safe.line(f)));
    io().out().flush();
    io().note("next:\n  " + String.join("\n  ", made.next()));
  }
}

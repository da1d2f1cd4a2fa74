package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.manual.ManPage;
import dev.salvor.runbook.source.Similar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "man",
    description = {
      "Print the page of the manual for a command, or write all pages into a folder.",
      "Each command has a page of its own; without a command it is that of salvor itself."
    },
    footerHeading = "%nExamples:%n",
    footer = {"  salvor man run | man -l -", "  salvor man --dir /usr/local/share/man/man1"})
public final class ManCommand extends BaseCommand {
  private final Supplier<CommandLine> everything;

  @Parameters(
      arity = "0..*",
      paramLabel = "COMMAND",
      description = "For example run, or engine backup.")
  private List<String> words = new ArrayList<>();

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "Write all pages there; those of an older version are replaced.")
  private Optional<String> dir = Optional.empty();

  public ManCommand(Session session, Supplier<CommandLine> everything) {
    super(session);
    this.everything = everything;
  }

  /** A page, or where it was written. */
  record Page(String name, Optional<String> file, Optional<String> text) {}

  @Override
  ExitCode execute() {
    Map<String, String> all = ManPage.all(everything.get(), Version.text());
    if (dir.isPresent()) {
      show(written(all, dir.get()));
      return ExitCode.SUCCEEDED;
    }
    List<String> path = new ArrayList<>(List.of("salvor"));
    path.addAll(words);
    String name = String.join("-", path) + ".1";
    String page = all.get(name);
    if (page == null) {
      List<String> known =
          all.keySet().stream()
              .map(k -> k.replaceFirst("^salvor-?", "").replaceFirst("\\.1$", "").replace('-', ' '))
              .toList();
      String asked = String.join(" ", words);
      throw Parse.usage(
          "there is no command " + asked + "; " + Similar.hint(asked, known, "see: salvor --help"));
    }
    if (wantsJson()) {
      print(List.of(new Page(name, Optional.empty(), Optional.of(page))));
    } else {
      io().out().print(page);
      io().out().flush();
    }
    return ExitCode.SUCCEEDED;
  }

  private List<Page> written(Map<String, String> all, String dir) {
    List<Page> pages = new ArrayList<>();
    try {
      Path folder = Path.of(dir);
      if (!Files.isDirectory(folder)) {
        Files.createDirectories(folder);
        io().note("the folder " + folder + " was not there and has been made");
      }
      for (Map.Entry<String, String> e : all.entrySet()) {
        Path file = Files.writeString(folder.resolve(e.getKey()), e.getValue());
        pages.add(new Page(e.getKey(), Optional.of(file.toString()), Optional.empty()));
      }
    } catch (InvalidPathException e) {
      throw new CliProblem(ExitCode.USAGE, "--dir: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "the pages cannot be written: " + FileWords.of(e), e);
    }
    return pages;
  }

  private void show(List<Page> pages) {
    if (wantsJson()) {
      print(pages);
      return;
    }
    pages.forEach(p -> io().out().println(Safe.line(p.file().orElse(p.name()))));
    io().out().flush();
  }
}

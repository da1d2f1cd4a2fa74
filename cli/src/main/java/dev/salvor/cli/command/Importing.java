package dev.salvor.cli.command;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.FileWords;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.view.Texts;
import dev.salvor.runbook.PosixShell;
import dev.salvor.runbook.imports.Imported;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/** What all imports do with the file before, and with the runbook after. */
final class Importing {
  private static final int MAX_BYTES = 1 << 20;
  private final Io io;
  private final String file;
  private final Optional<String> output;

  Importing(Io io, String file, Optional<String> output) {
    this.io = io;
    this.file = file;
    this.output = output;
  }

  /** What was made, for programs. */
  record Made(
      String runbook,
      Optional<String> file,
      Optional<String> yaml,
      int steps,
      List<Imported.Left> left,
      List<Problem> problems) {}

  /** The text of the file. */
  String text() {
    try (InputStream in = Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new CliProblem(ExitCode.USAGE, file + " is larger than 1 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    } catch (InvalidPathException e) {
      throw new CliProblem(ExitCode.USAGE, "not a possible file name: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.USAGE, FileWords.of(e), e);
    }
  }

  /** Writes the runbook where it is wanted and says what it does not do. */
  ExitCode deliver(Imported imported, BaseCommand command) {
    return switch (imported) {
      case Imported.Book book -> deliver(book, command);
      case Imported.Refused refused ->
          throw new CliProblem(
              ExitCode.USAGE,
              place(refused.line())
                  + " "
                  + refused.why()
                  + (refused.instead().isEmpty() ? "" : "; " + refused.instead())
                  + "\nnothing was imported");
    };
  }

  private ExitCode deliver(Imported.Book book, BaseCommand command) {
    byte[] bytes = book.yaml().getBytes(StandardCharsets.UTF_8);
    String shown = output.orElse("imported");
    List<Problem> problems = RunbookReader.lint(shown, bytes, FileSource.none()).problems();
    List<Problem> errors = problems.stream().filter(Problem::isError).toList();
    output.ifPresent(o -> write(o, bytes));
    if (command.wantsJson()) {
      Optional<String> yaml = output.isEmpty() ? Optional.of(book.yaml()) : Optional.empty();
      command.print(new Made(book.name(), output, yaml, book.steps(), book.left(), problems));
    } else {
      if (output.isEmpty()) {
        io.out().print(book.yaml());
        io.out().flush();
      }
      say(book, problems.size() - errors.size());
    }
    errors.forEach(e -> io.note(e.text()));
    return errors.isEmpty() ? ExitCode.SUCCEEDED : ExitCode.FAILED;
  }

  private void say(Imported.Book book, int warnings) {
    for (Imported.Left left : book.left()) {
      io.note(place(left.line()) + " " + left.what() + "; " + left.instead());
    }
    io.note(
        "runbook "
            + book.name()
            + ": "
            + Texts.count(book.steps(), "step")
            + ", "
            + Texts.count(book.left().size(), "difference")
            + " to the original, "
            + Texts.count(warnings, "warning"));
    output.map(PosixShell::word).ifPresent(o -> io.note("next: salvor lint " + o));
  }

  private String place(int line) {
    return file + (line == 0 ? ":" : ":" + line + ":");
  }

  private static void write(String output, byte[] bytes) {
    try {
      Files.write(Path.of(output), bytes, StandardOpenOption.CREATE_NEW);
    } catch (FileAlreadyExistsException e) {
      throw new CliProblem(
          ExitCode.USAGE, output + " exists already and was not changed; choose another file", e);
    } catch (InvalidPathException e) {
      throw new CliProblem(ExitCode.USAGE, "-o: " + e.getMessage(), e);
    } catch (IOException e) {
      throw new CliProblem(ExitCode.FAILED, "the runbook cannot be written: " + FileWords.of(e), e);
    }
  }
}

package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.check.RunbookCheck;
import dev.salvor.runbook.check.ShellText;
import dev.salvor.runbook.check.ShellTexts;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.schema.RunbookSchema;
import dev.salvor.runbook.source.Allowed;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads runbooks. Whatever the text is, the answer is a pinned runbook or all problems in it; never
 * an exception.
 */
public final class RunbookReader {
  /** What became of a text. */
  public sealed interface Result {
    /**
     * It can be run.
     *
     * @param warnings what deserves a look, in order of place
     */
    record Read(Definition definition, List<Problem> warnings) implements Result {
      public Read {
        warnings = List.copyOf(warnings);
      }
    }

    /**
     * It cannot be run.
     *
     * @param problems errors and warnings, in order of place; at least one error
     */
    record Unreadable(List<Problem> problems) implements Result {
      public Unreadable {
        problems = List.copyOf(problems);
      }
    }
  }

  /**
   * What a look at a runbook gave.
   *
   * @param problems errors and warnings, in order of place
   * @param shells its shell code, for programs that know more about that
   */
  public record Lint(List<Problem> problems, List<ShellText> shells) {
    public Lint {
      problems = List.copyOf(problems);
      shells = List.copyOf(shells);
    }
  }

  private RunbookReader() {}

  /** Reads a file; scripts are looked for beside it. */
  public static Result read(Path file) {
    return result(look(file));
  }

  /** Reads the bytes of a file, which must be UTF-8. */
  public static Result read(String fileName, byte[] bytes, FileSource files) {
    return result(look(fileName, bytes, files));
  }

  /** Reads a text. */
  public static Result read(String fileName, String text, FileSource files) {
    return result(look(fileName, text, files));
  }

  /** All that is wrong with a file, and what deserves a look; it is not pinned. */
  public static Lint lint(Path file) {
    return look(file).lint();
  }

  /** As {@link #lint(Path)}, of the bytes of a file. */
  public static Lint lint(String fileName, byte[] bytes, FileSource files) {
    return look(fileName, bytes, files).lint();
  }

  /** A text that was looked at; without root and files it could not be read that far. */
  private record Looked(
      Optional<Cursor> root,
      Map<String, byte[]> contents,
      List<Problem> problems,
      List<ShellText> shells) {
    static Looked broken(List<Problem> problems) {
      return new Looked(Optional.empty(), Map.of(), problems, List.of());
    }

    Lint lint() {
      return new Lint(problems, shells);
    }
  }

  private static Result result(Looked looked) {
    if (looked.root().isEmpty() || looked.problems().stream().anyMatch(Problem::isError)) {
      return new Result.Unreadable(looked.problems());
    }
    return new Result.Read(
        Definitions.pin(RunbookDecoder.decode(looked.root().get()), looked.contents()),
        looked.problems());
  }

  private static Looked look(Path file) {
    TextFile read = TextFile.read(file, "\"salvor runbooks\" lists what comes with Salvor");
    return look(String.valueOf(file), read, FileSource.beside(file));
  }

  private static Looked look(String fileName, byte[] bytes, FileSource files) {
    return look(fileName, TextFile.of(fileName, bytes), files);
  }

  private static Looked look(String fileName, TextFile read, FileSource files) {
    return read.text()
        .map(text -> look(fileName, text, files))
        .orElseGet(() -> Looked.broken(read.problem().stream().toList()));
  }

  private static Looked look(String fileName, String text, FileSource files) {
    YamlText.Parsed parsed = YamlText.parse(fileName, text);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    if (parsed.source().isEmpty()) {
      return Looked.broken(ProblemList.of(problems));
    }
    Source source = parsed.source().get();
    Cursor root = source.cursor();
    RunbookSchema.check(root).stream()
        .filter(p -> parsed.problems().stream().noneMatch(q -> samePlace(p, q)))
        .forEach(problems::add);
    PinnedFiles pinned = PinnedFiles.of(root, files);
    problems.addAll(pinned.problems());
    problems.addAll(RunbookCheck.check(root, pinned.texts()));
    List<Problem> left = Allowed.in(text).filter(fileName, problems);
    return new Looked(
        Optional.of(root),
        pinned.contents(),
        ProblemList.of(left),
        ShellTexts.of(root, pinned.texts()));
  }

  private static boolean samePlace(Problem a, Problem b) {
    return a.line() == b.line() && a.column() == b.column();
  }
}

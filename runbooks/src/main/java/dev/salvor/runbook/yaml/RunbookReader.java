package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.check.RunbookCheck;
import dev.salvor.runbook.check.ShellText;
import dev.salvor.runbook.check.ShellTexts;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.schema.RunbookSchema;
import dev.salvor.runbook.source.Advice;
import dev.salvor.runbook.source.Allowed;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Severity;
import dev.salvor.runbook.source.Source;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
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
  private static final int MAX_PROBLEMS = 200;

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
    String name = String.valueOf(file);
    byte[] bytes;
    try {
      Optional<String> unusual = FileKind.unusual(file);
      if (unusual.isPresent()) {
        return broken(name, "the file cannot be read: " + unusual.get(), "");
      }
      bytes = bytes(file);
    } catch (NoSuchFileException e) {
      return broken(
          name, "the file is not there", "\"salvor runbooks\" lists what comes with Salvor");
    } catch (IOException e) {
      return broken(name, "the file cannot be read: " + FileKind.why(file, e), "");
    }
    return look(name, bytes, FileSource.beside(file));
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlText.MAX_BYTES + 1);
    }
  }

  private static Looked look(String fileName, byte[] bytes, FileSource files) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return look(fileName, text, files);
    } catch (CharacterCodingException e) {
      String good = new String(bytes, StandardCharsets.UTF_8);
      String before = good.substring(0, Math.max(0, good.indexOf('\uFFFD')));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
      return Looked.broken(
          List.of(
              YamlText.problem(
                  fileName, line, column, "the file is not UTF-8", "save it as UTF-8")));
    }
  }

  private static Looked look(String fileName, String text, FileSource files) {
    YamlText.Parsed parsed = YamlText.parse(fileName, text);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    if (parsed.source().isEmpty()) {
      return Looked.broken(cut(problems));
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
        Optional.of(root), pinned.contents(), cut(left), ShellTexts.of(root, pinned.texts()));
  }

  private static boolean samePlace(Problem a, Problem b) {
    return a.line() == b.line() && a.column() == b.column();
  }

  private static Looked broken(String file, String message, String hint) {
    return Looked.broken(List.of(YamlText.problem(file, 0, 0, message, hint)));
  }

  private static List<Problem> cut(List<Problem> problems) {
    List<Problem> sorted = YamlText.sorted(problems);
    if (sorted.size() <= MAX_PROBLEMS) {
      return sorted;
    }
    List<Problem> errors = sorted.stream().filter(Problem::isError).toList();
    List<Problem> shown = new ArrayList<>(errors.isEmpty() ? sorted : errors);
    int more = sorted.size() - Math.min(shown.size(), MAX_PROBLEMS);
    shown = new ArrayList<>(shown.subList(0, Math.min(shown.size(), MAX_PROBLEMS)));
    String file = sorted.get(0).file();
    String said = more + " more problems are not shown";
    shown.add(
        errors.isEmpty()
            ? new Problem(file, 0, 0, "", Advice.TOO_MANY.code(), said, "", Severity.WARNING)
            : new Problem(file, 0, 0, "", said, ""));
    return shown;
  }
}

package dev.salvor.runbook.yaml;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.check.RunbookCheck;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.schema.RunbookSchema;
import dev.salvor.runbook.source.Cursor;
import dev.salvor.runbook.source.Problem;
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

  private RunbookReader() {}

  /** Reads a file; scripts are looked for beside it. */
  public static Result read(Path file) {
    String name = String.valueOf(file);
    byte[] bytes;
    try (InputStream in = Files.newInputStream(file)) {
      bytes = in.readNBytes(YamlText.MAX_BYTES + 1);
    } catch (NoSuchFileException e) {
      return unreadable(
          name, "the file is not there", "\"salvor runbooks\" lists what comes with Salvor");
    } catch (IOException e) {
      String why = Files.isDirectory(file) ? "it is a folder" : String.valueOf(e.getMessage());
      return unreadable(name, "the file cannot be read: " + why, "");
    }
    return read(name, bytes, FileSource.beside(file));
  }

  /** Reads the bytes of a file, which must be UTF-8. */
  public static Result read(String fileName, byte[] bytes, FileSource files) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return read(fileName, text, files);
    } catch (CharacterCodingException e) {
      String good = new String(bytes, StandardCharsets.UTF_8);
      String before = good.substring(0, Math.max(0, good.indexOf('\uFFFD')));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
      return new Result.Unreadable(
          List.of(
              YamlText.problem(
                  fileName, line, column, "the file is not UTF-8", "save it as UTF-8")));
    }
  }

  /** Reads a text. */
  public static Result read(String fileName, String text, FileSource files) {
    YamlText.Parsed parsed = YamlText.parse(fileName, text);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    if (parsed.source().isEmpty()) {
      return new Result.Unreadable(cut(problems));
    }
    Source source = parsed.source().get();
    Cursor root = source.cursor();
    RunbookSchema.check(root).stream()
        .filter(p -> parsed.problems().stream().noneMatch(q -> samePlace(p, q)))
        .forEach(problems::add);
    PinnedFiles pinned = PinnedFiles.of(root, files);
    problems.addAll(pinned.problems());
    problems.addAll(RunbookCheck.check(root, pinned.texts()));
    List<Problem> sorted = cut(problems);
    if (sorted.stream().anyMatch(Problem::isError)) {
      return new Result.Unreadable(sorted);
    }
    Map<String, byte[]> contents = pinned.contents();
    return new Result.Read(Definitions.pin(RunbookDecoder.decode(root), contents), sorted);
  }

  private static boolean samePlace(Problem a, Problem b) {
    return a.line() == b.line() && a.column() == b.column();
  }

  private static Result unreadable(String file, String message, String hint) {
    return new Result.Unreadable(List.of(YamlText.problem(file, 0, 0, message, hint)));
  }

  private static List<Problem> cut(List<Problem> problems) {
    List<Problem> sorted = YamlText.sorted(problems);
    if (sorted.size() <= MAX_PROBLEMS) {
      return sorted;
    }
    List<Problem> errors = sorted.stream().filter(Problem::isError).toList();
    List<Problem> shown = new ArrayList<>((errors.isEmpty() ? sorted : errors));
    int more = sorted.size() - Math.min(shown.size(), MAX_PROBLEMS);
    shown = new ArrayList<>(shown.subList(0, Math.min(shown.size(), MAX_PROBLEMS)));
    shown.add(
        new Problem(
            sorted.get(0).file(),
            0,
            0,
            "",
            more + " more problems are not shown",
            "",
            sorted.get(0).severity()));
    return shown;
  }
}

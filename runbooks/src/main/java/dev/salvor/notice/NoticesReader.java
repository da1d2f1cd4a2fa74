package dev.salvor.notice;

import dev.salvor.runbook.schema.NoticesSchema;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.source.Source;
import dev.salvor.runbook.yaml.DocumentKind;
import dev.salvor.runbook.yaml.YamlText;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads {@code notices.yaml}: who is told what, or every problem in the file with its place. */
public final class NoticesReader {
  /** What became of it. */
  public sealed interface Result {
    record Read(Notices notices) implements Result {}

    record Unreadable(List<Problem> problems) implements Result {
      public Unreadable {
        problems = List.copyOf(problems);
      }
    }
  }

  private NoticesReader() {}

  /** Reads the file of a state folder; one that is not there says that nobody is told. */
  public static Result read(Path file) {
    try {
      return read(file.toString(), Files.readString(file));
    } catch (NoSuchFileException nobody) {
      return new Result.Read(Notices.NONE);
    } catch (MalformedInputException e) {
      return broken(file, "the file is not UTF-8", "save it as UTF-8");
    } catch (IOException e) {
      return broken(file, "the file cannot be read: " + e.getMessage(), "");
    }
  }

  private static Result broken(Path file, String message, String hint) {
    return new Result.Unreadable(List.of(new Problem(file.toString(), 0, 0, "", message, hint)));
  }

  /** Reads a text. */
  public static Result read(String fileName, String text) {
    YamlText.Parsed parsed = YamlText.parse(DocumentKind.NOTICES, fileName, text);
    List<Problem> problems = new ArrayList<>(parsed.problems());
    if (parsed.source().isPresent()) {
      Source source = parsed.source().get();
      problems.addAll(NoticesSchema.check(source.cursor()));
      problems.addAll(NoticesCheck.check(source.cursor()));
      if (problems.isEmpty()) {
        return new Result.Read(NoticesDecoder.decode(source.cursor()));
      }
    }
    return new Result.Unreadable(problems.stream().distinct().sorted().toList());
  }
}

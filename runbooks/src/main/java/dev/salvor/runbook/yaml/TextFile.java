package dev.salvor.runbook.yaml;

import dev.salvor.runbook.source.Problem;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that a person wrote.
 *
 * @param text its text; absent if there is a problem
 * @param problem why there is no text
 */
public record TextFile(Optional<String> text, Optional<Problem> problem) {

  /**
   * Reads a file, no more of it than is allowed in a document.
   *
   * @param notThere what to do if there is none
   */
  public static TextFile read(Path file, String notThere) {
    String name = String.valueOf(file);
    try {
      Optional<String> unusual = FileKind.unusual(file);
      return unusual.isPresent()
          ? broken(name, "the file cannot be read: " + unusual.get(), "")
          : of(name, bytes(file));
    } catch (NoSuchFileException e) {
      return broken(name, "the file is not there", notThere);
    } catch (IOException e) {
      return broken(name, "the file cannot be read: " + FileKind.why(file, e), "");
    }
  }

  private static byte[] bytes(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(YamlText.MAX_BYTES + 1);
    }
  }

  /** The text of these bytes, which must be UTF-8. */
  public static TextFile of(String fileName, byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      return new TextFile(Optional.of(text), Optional.empty());
    } catch (CharacterCodingException e) {
      String good = new String(bytes, StandardCharsets.UTF_8);
      String before = good.substring(0, Math.max(0, good.indexOf('\uFFFD')));
      int line = (int) before.chars().filter(c -> c == '\n').count() + 1;
      int column = before.length() - (before.lastIndexOf('\n') + 1) + 1;
      return broken(fileName, line, column, "the file is not UTF-8", "save it as UTF-8");
    }
  }

  private static TextFile broken(String file, String message, String hint) {
    return broken(file, 0, 0, message, hint);
  }

  private static TextFile broken(String file, int line, int column, String message, String hint) {
    return new TextFile(
        Optional.empty(), Optional.of(YamlText.problem(file, line, column, message, hint)));
  }
}

package dev.salvor.story;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What commands print, compared with a file after times, ids and paths are masked. {@code
 * -Dsalvor.golden=write} writes the files anew.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Compares {@code text}, said by or about {@code node}, with the file {@code name}. */
  static void check(String name, Node node, String text) {
    Path file = FOLDER.resolve(name);
    String masked = masked(node, text);
    try {
      if ("write".equals(System.getProperty("salvor.golden"))) {
        Files.createDirectories(FOLDER);
        Files.writeString(file, masked, UTF_8);
      }
      assertThat(masked).as(name).isEqualTo(Files.readString(file, UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The same text on every machine and at every time. */
  static String masked(Node node, String text) {
    return text.replace(node.folder().toString(), "FOLDER")
        .replaceAll("\\d{4}-\\d\\d-\\d\\d[ T]\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z", "TIME")
        .replaceAll("\\d\\d:\\d\\d:\\d\\dZ", "TIME")
        .replaceAll("127\\.0\\.0\\.1:\\d+", "ENGINE")
        .replaceAll("-\\d{8}-\\d{6}-[a-z0-9]{4}\\b", "-ID")
        .replaceAll("\\b[0-9a-f]{64}\\b", "SHA256")
        .replaceAll("definition [0-9a-f]{12}\\b", "definition SHA")
        .replaceAll("again, attempt \\d+", "again, attempt N")
        .replaceAll("\\b\\d+:\\d\\d(:\\d\\d)?\\b", "CLOCK")
        .replaceAll("\\b(\\d+d\\d\\dh|\\d+h\\d\\dm|\\d+m\\d\\ds|\\d+(\\.\\d)?s|\\d+ms)\\b", "TOOK")
        .replaceAll("\\b[a-z_][a-z0-9_-]*@[A-Za-z0-9][A-Za-z0-9.-]*", "WHO")
        .replaceAll("(?<=\\S) {2,}", "  ")
        .replaceAll("(?m) +$", "");
  }
}

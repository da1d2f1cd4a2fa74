package dev.salvor.workflow.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Golden files; {@code -Dsalvor.golden=write} writes them anew. */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/resources/journal");

  private Golden() {}

  static void check(String name, String text) throws IOException {
    Path file = FOLDER.resolve(name);
    if ("write".equals(System.getProperty("salvor.golden"))) {
      Files.createDirectories(FOLDER);
      Files.writeString(file, text, UTF_8);
    }
    assertThat(text).as(name).isEqualTo(Files.readString(file, UTF_8));
  }
}

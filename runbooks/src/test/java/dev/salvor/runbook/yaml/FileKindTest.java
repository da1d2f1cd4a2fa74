package dev.salvor.runbook.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

final class FileKindTest {
  private static final Path FILE = Path.of("/x/book.yaml");

  @Test
  void saysWhyAFileCannotBeReadWithoutItsName() {
    assertThat(FileKind.why(FILE, new AccessDeniedException("/x/book.yaml")))
        .isEqualTo("permission denied");
    assertThat(FileKind.why(FILE, new FileSystemException("/x/book.yaml", null, "Not a directory")))
        .isEqualTo("not a directory");
    assertThat(FileKind.why(FILE, new IOException("Input/output error")))
        .isEqualTo("input/output error");
  }
}

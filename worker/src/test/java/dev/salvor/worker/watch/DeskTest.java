package dev.salvor.worker.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DeskTest {
  @TempDir Path folder;

  private Path desk(Path root) throws IOException {
    return Desk.of(root, Map.of("XDG_RUNTIME_DIR", folder.toString()));
  }

  @Test
  void theStateFolderIsTheDeskWhereItCanBeWritten() throws IOException {
    Path root = folder.resolve("state");
    Files.createDirectories(root.resolve("node"));

    assertThat(desk(root)).isEqualTo(root);
    assertThat(root.resolve("node")).isEmptyDirectory();
  }

  @Test
  void anotherFolderStandsInWhereNothingCanBeWritten() throws IOException {
    // As on a full or read-only file system, nothing can be made below a file.
    Path root = Files.createDirectory(folder.resolve("state"));
    Files.createFile(root.resolve("node"));

    Path desk = desk(root);

    assertThat(desk.getParent()).isEqualTo(folder);
    assertThat(desk.resolve("node")).isDirectory();
    assertThat(desk(root)).isEqualTo(desk);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(desk)))
        .isEqualTo("rwx------");
  }

  @Test
  void aFolderThatOthersCanOpenIsNotTaken() throws IOException {
    Path root = Files.createDirectory(folder.resolve("state"));
    Files.createFile(root.resolve("node"));
    Path desk = desk(root);
    Files.setPosixFilePermissions(desk, PosixFilePermissions.fromString("rwxrwxrwx"));

    Path other = desk(root);

    assertThat(other).isNotEqualTo(desk);
    Files.delete(other.resolve("node"));
    Files.delete(other);
  }
}

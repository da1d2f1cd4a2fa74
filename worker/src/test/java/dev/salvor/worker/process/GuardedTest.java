package dev.salvor.worker.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What may be run with this user's rights. */
final class GuardedTest {
  @TempDir private Path folder;
  private Path program = Path.of("/");

  @BeforeEach
  void write() throws IOException {
    program = Files.writeString(folder.resolve("program"), "");
    allow(program, "rwxr-xr-x");
  }

  private static void allow(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void whatOnlyThisUserCanReplaceIsGuarded() {
    assertThat(Guarded.weakness(program)).isEmpty();
  }

  @Test
  void whatTheGroupOrOthersCanWriteIsNot() throws IOException {
    allow(program, "rwxrwxr-x");
    assertThat(Guarded.weakness(program)).hasValueSatisfying(w -> assertThat(w).contains("chmod"));
    allow(program, "rwxr-xrwx");
    assertThat(Guarded.weakness(program)).isPresent();
  }

  @Test
  void aFolderAboveCounts() throws IOException {
    allow(folder, "rwxrwx---");
    assertThat(Guarded.weakness(program))
        .hasValueSatisfying(w -> assertThat(w).contains(folder.getFileName().toString()));
  }

  @Test
  void whatBelongsToAnotherUserIsNot() throws IOException {
    long owner = ((Number) Files.getAttribute(program, "unix:uid")).longValue();
    assertThat(owner).isEqualTo(Account.uid());
    if (owner != 0) {
      assertThat(Guarded.weakness(program, owner + 1)).isPresent();
    } else {
      Files.setAttribute(program, "unix:uid", 12345);
      assertThat(Guarded.weakness(program)).isPresent();
      assertThat(Guarded.weakness(program, 12345)).isEmpty();
    }
  }

  @Test
  void whatIsNotThereIsNot() {
    assertThat(Guarded.weakness(folder.resolve("none"))).isPresent();
  }
}

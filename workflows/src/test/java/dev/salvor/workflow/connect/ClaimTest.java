package dev.salvor.workflow.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which folder that exists can become, or is, a state folder. */
final class ClaimTest {
  @TempDir private Path folder;
  private StateFolder state = new StateFolder(Path.of("/"));

  @BeforeEach
  void aFolder() throws IOException {
    state = new StateFolder(Files.createDirectory(folder.resolve("state")));
    mode("rwx------");
  }

  @Test
  void aSharedFolderIsRefusedAndKeepsItsMode() throws IOException {
    Files.writeString(state.root().resolve("other"), "of somebody");
    mode("rwxrwxrwx");
    assertRefused("other", "not Salvor's");
    assertThat(mode()).isEqualTo("rwxrwxrwx");
    assertThat(state.node()).doesNotExist();
    mode("rwx------");
    assertRefused("other", "not Salvor's");
  }

  @Test
  void anEmptyFolderIsTakenAndClosedUnlessOthersWriteThere() throws IOException {
    mode("rwxrwxrwx");
    assertRefused("rwxrwxrwx", "chmod 700 " + state);
    mode("rwxr-xr-x");
    state.create();
    assertThat(mode()).isEqualTo("rwx------");
    assertThat(Files.getPosixFilePermissions(state.node())).hasSize(3);
  }

  @Test
  void foldersThatAnOlderVersionOrACopyLeftOpenAreClosed() throws IOException {
    state.create();
    for (Path open : List.of(state.root(), state.node(), Files.createDirectory(keys()))) {
      Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    state.create();

    assertThat(List.of(state.root(), state.node(), keys()))
        .allSatisfy(folder -> assertThat(Files.getPosixFilePermissions(folder)).hasSize(3));
  }

  private Path keys() {
    return state.root().resolve("keys");
  }

  @Test
  void itsOwnFolderMayHoldMoreAsLongAsItIsClosed() throws IOException {
    state.create();
    Files.createDirectories(state.root().resolve("runs"));
    state.create();
    Files.writeString(state.root().resolve("state-id"), "x");
    Files.writeString(state.root().resolve("notes"), "of its owner");
    state.create();
    mode("rwxr-xr-x");
    assertRefused("notes", "SALVOR_STATE_DIR");
  }

  @Test
  void theFolderOfAnotherUserIsRefused() throws IOException {
    Path theirs = Account.isRoot() ? handedOver() : Path.of("/");
    assertThatThrownBy(() -> Claim.check(theirs))
        .hasMessageContainingAll("belongs to", "run salvor as", "SALVOR_STATE_DIR");
  }

  @Test
  void aFileIsNoFolder() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    assertThatThrownBy(() -> new StateFolder(file).create())
        .hasMessageContaining("is not a folder");
  }

  private Path handedOver() throws IOException {
    Files.setAttribute(state.root(), "unix:uid", 65_534);
    return state.root();
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(state::create)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(words)
        .hasMessageContaining(state.toString());
  }

  private void mode(String mode) throws IOException {
    Files.setPosixFilePermissions(state.root(), PosixFilePermissions.fromString(mode));
  }

  private String mode() throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(state.root()));
  }
}

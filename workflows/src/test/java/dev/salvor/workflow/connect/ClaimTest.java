package dev.salvor.workflow.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
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

  /** A host that has only been acted on has no node of its own, but locks and copies. */
  @Test
  void whatProgramsOfTheHostLeaveThereIsItsOwn() throws IOException {
    for (String name : List.of("host.lock", "host.lock.guard", "host.lock.4711", "host.queue")) {
      Files.writeString(state.root().resolve(name), "");
    }
    state.create();
    assertThat(state.node()).isDirectory();
    Files.createDirectory(state.root().resolve("copies"));
    assertRefused("copies", "not Salvor's");
    Files.writeString(state.root().resolve("state-id"), "x");
    mode("rwxr-xr-x");
    state.create();
    assertThat(mode()).isEqualTo("rwx------");
  }

  @Test
  void aFolderIntoWhichOthersCouldWriteIsToldOnceWithWhatThatMeans() throws IOException {
    List<String> told = new ArrayList<>();
    state.create();
    Files.setPosixFilePermissions(state.engine(), PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.setPosixFilePermissions(state.node(), PosixFilePermissions.fromString("rwxr-xr-x"));

    state.create(told::add);
    assertThat(told)
        .singleElement()
        .asString()
        .contains(state.engine() + " could be written by others (rwxrwxrwx)")
        .contains("nobody else came there as long as the state folder above it was closed");
    state.create(told::add);
    assertThat(told).hasSize(1);

    mode("rwxr-xr-x");
    Files.setPosixFilePermissions(state.engine(), PosixFilePermissions.fromString("rwx-wx---"));
    state.create(told::add);
    assertThat(told).hasSize(2);
    assertThat(told.getLast()).contains("could have put files there", "ls -la " + state.engine());
  }

  @Test
  void whatOthersCouldWriteIntoIsNamedForWhoeverOnlyLooks() throws IOException {
    assertThat(state.openToOthers()).isEmpty();
    mode("rwxrwxrwx");
    assertThat(state.openToOthers())
        .get()
        .asString()
        .contains("can be written by others (rwxrwxrwx)", "chmod 700 " + state);
    Files.writeString(state.root().resolve("other"), "of somebody");
    assertThat(state.openToOthers()).get().asString().contains("not Salvor's (other)");
    assertThat(new StateFolder(folder.resolve("none")).openToOthers()).isEmpty();
  }
}

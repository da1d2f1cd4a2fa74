package dev.salvor.workflow.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.testing.Require;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who could put another folder in the place of a state folder. */
final class FoldersAboveTest {
  private static final int STRANGER = 12_345;

  @TempDir private Path folder;
  private Path above = Path.of("/");
  private StateFolder state = new StateFolder(Path.of("/"));

  @BeforeEach
  void aFolder() throws IOException {
    above = Files.createDirectory(folder.resolve("above"));
    state = new StateFolder(above.resolve("deep/state"));
  }

  private static void mode(Path path, String mode) throws IOException {
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(mode));
  }

  @Test
  void belowFoldersOfThisAccountAndRootItIsTakenAlsoInTmp() throws IOException {
    assertThat(state.replaceable()).isEmpty();
    state.create();
    assertThat(state.replaceable()).isEmpty();
  }

  @Test
  void belowAFolderThatOthersCanWriteItIsRefused() throws IOException {
    mode(above, "rwxr-xrwx");
    assertRefused(above + " is writable by everybody", "chmod o-w " + above);
    Files.setAttribute(above, "unix:mode", 041777);
    assertThat(state.replaceable()).isEmpty();
  }

  @Test
  void aGroupCountsUnlessItIsTheOwnersAlone() throws IOException {
    Require.root();
    mode(above, "rwxrwxr-x");
    assertThat(state.replaceable()).as("group of the same name").isEmpty();
    Files.setAttribute(above, "unix:gid", 1);
    assertRefused(above + " is writable by its group", "chmod g-w " + above);
  }

  @Test
  void belowAFolderOfAnotherUserItIsRefusedAlsoWhereItIsMade() throws IOException {
    Require.root();
    state.create();
    Files.setAttribute(above, "unix:uid", STRANGER);
    assertRefused(above + " belongs to user " + STRANGER, "set SALVOR_STATE_DIR");
    assertThat(state.openToOthers()).get().asString().contains("belongs to user " + STRANGER);
    Files.setAttribute(above, "unix:mode", 041777);
    assertRefused(above + " belongs to user " + STRANGER, "set SALVOR_STATE_DIR");
    assertThat(FoldersAbove.weakness(state.root(), STRANGER)).isEmpty();
  }

  @Test
  void eachFolderOnTheWayOfALinkCounts() throws IOException {
    Path ours = Files.createDirectory(folder.resolve("ours"));
    Path second = Files.createSymbolicLink(above.resolve("second"), ours);
    Path first = Files.createSymbolicLink(folder.resolve("first"), second);
    state = new StateFolder(first.resolve("state"));
    assertThat(state.replaceable()).isEmpty();
    mode(above, "rwxr-xrwx");
    assertRefused(above + " is writable by everybody", "SALVOR_STATE_DIR");
  }

  @Test
  void aLinkOfAnotherUserCounts() throws IOException {
    Require.root();
    Path ours = Files.createDirectory(folder.resolve("ours"));
    Path link = Files.createSymbolicLink(folder.resolve("link"), ours);
    Files.getFileAttributeView(link, PosixFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
        .setOwner(
            link.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
    state = new StateFolder(link);
    assertRefused("the link " + link + " belongs to user nobody", "SALVOR_STATE_DIR");
  }

  private void assertRefused(String... words) {
    assertThatThrownBy(state::create)
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(words);
  }
}

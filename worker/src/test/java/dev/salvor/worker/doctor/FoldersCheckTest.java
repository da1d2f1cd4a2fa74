package dev.salvor.worker.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.Account;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the doctor says of the state folder and the home folder. */
final class FoldersCheckTest {
  @TempDir private Path folder;
  private StateFolder state = new StateFolder(Path.of("/"));

  @BeforeEach
  void aStateFolder() throws IOException {
    state = new StateFolder(folder.resolve("state"));
    state.create();
  }

  @Test
  void aFolderClosedToItsOwnerOrOfAnotherOrOpenIsAProblem() throws IOException {
    assertThat(stateFolder().level()).isEqualTo(Finding.Level.OK);
    mode(state.root(), "---------");
    assertProblem(stateFolder(), "is closed to its owner", "chmod 700");
    mode(state.root(), "rwxr-xr-x");
    assertProblem(stateFolder(), "is open to others", "chmod 700");
    mode(state.root(), "rwx------");
    if (Account.isRoot()) {
      Files.setAttribute(state.root(), "unix:uid", 65_534);
      assertProblem(stateFolder(), "belongs to", "run salvor as");
    }
  }

  @Test
  void oneThatOthersCouldPutTheirOwnInThePlaceOfIsAProblem() throws IOException {
    mode(folder, "rwxr-xrwx");
    assertProblem(stateFolder(), folder + " is writable by everybody", "SALVOR_STATE_DIR");
    Finding toMake = new StateChecks(new StateFolder(folder.resolve("none"))).look().getFirst();
    assertProblem(toMake, "nothing is begun with it", "chmod o-w " + folder);
    mode(folder, "rwx------");
  }

  @Test
  void oneThatCannotBeMadeIsAProblem() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");
    Finding found = new StateChecks(new StateFolder(file.resolve("state"))).look().getFirst();
    assertProblem(found, "cannot be made", "SALVOR_STATE_DIR");
  }

  @Test
  void aHomeThatIsNotThereIsAProblemWhereItIsNeeded() {
    Map<String, String> gone = Map.of("HOME", folder.resolve("gone").toString());
    assertProblem(HomeCheck.look(gone, true), "does not exist", "set HOME");
    assertProblem(HomeCheck.look(Map.of(), true), "is not set", "set HOME");
    assertThat(HomeCheck.look(gone, false).level()).isEqualTo(Finding.Level.WARNING);
    assertThat(HomeCheck.look(Map.of("HOME", folder.toString()), true).level())
        .isEqualTo(Finding.Level.OK);
  }

  private Finding stateFolder() {
    return new StateChecks(state).look().getFirst();
  }

  private static void assertProblem(Finding finding, String detail, String fix) {
    assertThat(finding.level()).as("%s", finding).isEqualTo(Finding.Level.PROBLEM);
    assertThat(finding.detail()).contains(detail);
    assertThat(finding.fix()).contains(fix);
  }

  private static void mode(Path file, String mode) throws IOException {
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
  }
}

package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ProgramCopyTest {
  @TempDir private Path temp;
  private StateFolder state = StateFolder.of(Map.of());
  private Path own = Path.of("");
  private Path library = Path.of("");

  @BeforeEach
  void twoJars() throws IOException {
    state = StateFolder.of(Map.of("SALVOR_STATE_DIR", temp.resolve("state").toString()));
    Files.createDirectories(state.node());
    own = Files.writeString(temp.resolve("salvor-worker-1.jar"), "own");
    library = Files.writeString(temp.resolve("library.jar"), "library");
  }

  @Test
  void aBuildChangesNothingOfWhatAWorkerWasStartedFrom() throws IOException {
    List<Path> copies = copy();
    Files.writeString(own, "rebuilt");
    Files.delete(library);

    assertThat(copies)
        .extracting(Path::getFileName)
        .asString()
        .contains("salvor-worker-1.jar, lib");
    assertThat(Files.readString(copies.get(0))).isEqualTo("own");
    assertThat(Files.readString(copies.get(1))).isEqualTo("library");
  }

  @Test
  void librariesAreLinkedAndCostNoRoom() throws IOException {
    assertThat(Files.isSameFile(copy().get(1), library)).isTrue();
  }

  @Test
  void copiesLieToEachOtherAsTheirOriginalsDoAndAreAsOld() throws IOException {
    Files.createDirectories(temp.resolve("lib"));
    library = Files.move(library, temp.resolve("lib/library.jar"));
    Files.setLastModifiedTime(own, FileTime.fromMillis(1_700_000_000_000L));

    List<Path> copies = copy();

    assertThat(copies.get(1)).isEqualTo(copies.get(0).resolveSibling("lib/library.jar")).exists();
    assertThat(Files.getLastModifiedTime(copies.get(0)).toMillis()).isEqualTo(1_700_000_000_000L);
    new ProgramCopy(state).removeUnused();
    assertThat(copies()).isEmpty();
  }

  @Test
  void theSameFilesAreCopiedOnce() throws IOException {
    List<Path> first = copy();

    assertThat(copy()).isEqualTo(first);
    assertThat(copies()).hasSize(1);
  }

  @Test
  void copiesThatNobodyRunsFromAreRemoved() throws IOException {
    Path before = copy().getFirst().getParent();
    Files.writeString(own, "rebuilt");
    Path after = copy().getFirst().getParent();

    assertThat(copies()).containsExactly(after).doesNotContain(before);
    new ProgramCopy(state).removeUnused();
    assertThat(copies()).isEmpty();
  }

  @Test
  void copiesThatAProcessRunsFromStay() throws IOException {
    Path used = copy().getFirst().getParent();
    Process process =
        new ProcessBuilder("sh", "-c", "read _", used + "/salvor-worker-1.jar").start();
    try {
      Files.writeString(own, "rebuilt");
      copy();
      assertThat(copies()).contains(used).hasSize(2);
    } finally {
      process.destroy();
    }
  }

  @Test
  void aProgramThatIsNotMadeOfJarsRunsFromWhereItLies() {
    String classPath = temp + ":" + library;

    assertThat(new ProgramCopy(state).of(classPath)).isEqualTo(classPath);
  }

  @Test
  void aStateFolderThatTakesNoCopiesKeepsNoWorkerFromStarting() throws IOException {
    Files.writeString(state.node().resolve("program"), "in the way");

    assertThat(new ProgramCopy(state).of(own + ":" + library)).isEqualTo(own + ":" + library);
  }

  private List<Path> copy() {
    return Stream.of(new ProgramCopy(state).of(own + ":" + library).split(":", -1))
        .map(Path::of)
        .toList();
  }

  private List<Path> copies() throws IOException {
    try (Stream<Path> all = Files.list(state.node().resolve("program"))) {
      return all.toList();
    }
  }
}

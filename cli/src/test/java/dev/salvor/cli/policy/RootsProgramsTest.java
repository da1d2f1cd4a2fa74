package dev.salvor.cli.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program is root's only if every folder and link on the way to it is. */
final class RootsProgramsTest {
  @TempDir private Path temporary;
  private Path bin;
  private Path others;
  private Path real;

  @BeforeEach
  void folders() throws IOException {
    Path folder = temporary.toRealPath();
    bin = Files.createDirectory(folder.resolve("bin"));
    others = Files.createDirectory(folder.resolve("others"));
    real = Files.writeString(Files.createDirectory(folder.resolve("real")).resolve("tool"), "");
    assertThat(real.toFile().setExecutable(true)).isTrue();
  }

  /** All is root's but what lies in one folder. */
  private boolean finds(Path program) {
    return new RootsPrograms("", at -> !at.startsWith(others)).find(program.toString()).isPresent();
  }

  @Test
  void linksAreFollowedWhereOnlyRootLaysThem() throws IOException {
    Files.createSymbolicLink(bin.resolve("absolute"), real);
    Files.createSymbolicLink(bin.resolve("relative"), Path.of("../real/tool"));
    Files.createSymbolicLink(bin.resolve("twice"), Path.of("./relative"));

    assertThat(finds(real)).isTrue();
    assertThat(finds(bin.resolve("absolute"))).isTrue();
    assertThat(finds(bin.resolve("relative"))).isTrue();
    assertThat(finds(bin.resolve("twice"))).isTrue();
  }

  @Test
  void aLinkInTheMiddleThatAnotherAccountLaidIsNone() throws IOException {
    Files.createSymbolicLink(others.resolve("tool"), real);
    Files.createSymbolicLink(bin.resolve("tool"), others.resolve("tool"));
    Files.createSymbolicLink(others.resolve("folder"), real.getParent());
    Files.createSymbolicLink(bin.resolve("folder"), Path.of("../others/folder"));

    assertThat(finds(bin.resolve("tool"))).as("root's link, other's link, root's file").isFalse();
    assertThat(finds(bin.resolve("folder/tool"))).as("the same with a folder").isFalse();
  }

  @Test
  void aLinkThatLeadsToItselfIsNone() throws IOException {
    Files.createSymbolicLink(bin.resolve("tool"), Path.of("tool"));

    assertThat(finds(bin.resolve("tool"))).isFalse();
  }
}

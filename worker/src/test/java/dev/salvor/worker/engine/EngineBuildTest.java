package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Go of our own that writes down what it is asked and with which settings. */
final class EngineBuildTest {
  @TempDir private Path folder;

  private Path go(String sum) throws IOException {
    Path go = folder.resolve("go");
    Files.writeString(
        go,
        """
        #!/bin/sh
        echo "$*" >>asked
        env | grep ^GO >settings
        case $1 in
          mod) printf '{\\n\\t"Sum": "%s"\\n}\\n' ;;
          install) echo built >temporal ;;
        esac
        """
            .formatted(sum));
    Files.setPosixFilePermissions(go, PosixFilePermissions.fromString("rwx------"));
    return go;
  }

  @Test
  void sourcesWithAnotherSumAreNotBuilt() throws IOException {
    assertThatThrownBy(
            () -> new EngineBuild(go("h1:other="), line -> {}).build(EngineProgram.CLI, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("h1:other=, expected h1:");
    assertThat(folder.resolve("asked"))
        .hasContent("mod download -json github.com/temporalio/cli@v1.5.1");
    assertThat(folder.resolve("temporal")).doesNotExist();
  }

  @Test
  void thoseOfThePinnedSumAreAndEverythingTheyNeedIsVouchedFor() throws IOException {
    new EngineBuild(go("h1:0RZMk14BWxz44Xg6ciDQvpfAMffoG3J7/K03ql80teY="), line -> {})
        .build(EngineProgram.CLI, folder);

    assertThat(folder.resolve("temporal")).hasContent("built");
    assertThat(Files.readAllLines(folder.resolve("settings")))
        .contains(
            "GOSUMDB=sum.golang.org",
            "GONOSUMDB=none",
            "GOPRIVATE=none",
            "GOINSECURE=none",
            "GOFLAGS=-mod=readonly",
            "GOWORK=off");
  }
}

package dev.salvor.worker.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A Go of our own that writes down what it is asked and with which settings. */
final class EngineBuildTest {
  private static final String SUM = "h1:0RZMk14BWxz44Xg6ciDQvpfAMffoG3J7/K03ql80teY=";
  private static final GoFolders OWN = new GoFolders(Optional.empty());

  @TempDir private Path folder;

  private Path go(String sum) throws IOException {
    Path go = folder.resolve("go");
    Files.writeString(
        go,
        """
        #!/bin/sh
        echo "$*" >>asked
        env | grep -e ^GO -e ^HOME= >settings
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
            () ->
                new EngineBuild(go("h1:other="), OWN, line -> {}).build(EngineProgram.CLI, folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("h1:other=, expected h1:");
    assertThat(folder.resolve("asked"))
        .hasContent("mod download -json github.com/temporalio/cli@v1.5.1");
    assertThat(folder.resolve("temporal")).doesNotExist();
  }

  @Test
  void thoseOfThePinnedSumAreAndEverythingTheyNeedIsVouchedFor() throws IOException {
    new EngineBuild(go(SUM), OWN, line -> {}).build(EngineProgram.CLI, folder);

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

  /** As {@code sudo -E} leaves them. */
  @Test
  void anotherAccountsFoldersAreNoneOfABuild() throws IOException {
    for (String name : List.of("HOME", "GOPATH", "GOMODCACHE", "GOCACHE", "GOENV", "GOROOT")) {
      Map<String, String> env = new HashMap<>(Map.of("HOME", "/ours"));
      env.put(name, "/theirs/x");
      GoFolders folders = GoFolders.of(env, path -> path.startsWith("/ours"), folder.resolve("o"));
      assertThat(folders.instead()).as(name).contains(folder.resolve("o"));
    }
    assertThat(GoFolders.of(Map.of(), path -> true, folder).instead()).contains(folder);
    assertThat(
            GoFolders.of(
                Map.of("HOME", "/ours", "GOENV", "off", "GOPATH", "/ours/a:/ours/b"),
                path -> path.startsWith("/ours"),
                folder))
        .isEqualTo(OWN);

    Path own = folder.resolve("own");
    new EngineBuild(go(SUM), new GoFolders(Optional.of(own)), line -> {})
        .build(EngineProgram.CLI, folder);
    assertThat(Files.readAllLines(folder.resolve("settings")))
        .contains(
            "HOME=" + own,
            "GOPATH=" + own.resolve("go"),
            "GOMODCACHE=" + own.resolve("go/pkg/mod"),
            "GOCACHE=" + own.resolve("go-build"),
            "GOENV=off",
            "GOFLAGS=-mod=readonly");
  }
}

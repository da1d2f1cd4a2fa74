package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.RunbookReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class InitCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(strings = {"rotate-logs", "true", "1.5", "0", "a_b"})
  void makesARunbookWithoutAWarningInAFolderOfItsName(String name) {
    Path place = folder.resolve("it's a \"place\" # of {mine}");
    assertThat(session.run("init", name, "--dir", place.toString())).isZero();

    Path file = place.resolve(name).resolve(name + ".yaml");
    assertThat(session.out.toString().lines())
        .containsExactly(file.toString(), place.resolve(name) + "/files/holds-greeting.sh");
    RunbookReader.Lint lint = RunbookReader.lint(file);
    assertThat(lint.problems()).isEmpty();
    assertThat(lint.shells()).isNotEmpty();
    assertThat(RunbookReader.read(file))
        .isInstanceOfSatisfying(
            RunbookReader.Result.Read.class,
            r -> {
              assertThat(r.definition().runbook().name()).isEqualTo(name);
              assertThat(r.definition().runbook().parameters().get("folder"))
                  .as("it works in a folder of its own")
                  .isNotNull()
                  .extracting(p -> p.defaultValue().orElse(""))
                  .isEqualTo(place.resolve(name).resolve("work").toString());
            });
    assertThat(session.err.toString())
        .contains("next:\n  salvor lint '", "\n  salvor plan '", "\n  salvor run '");
  }

  @Test
  void whatIsThereIsNeverTouched() throws IOException {
    Path there = Files.createDirectory(folder.resolve("there"));
    Path file = Files.writeString(folder.resolve("file"), "mine");
    Files.createSymbolicLink(folder.resolve("link"), Path.of("nowhere"));
    for (String name : new String[] {"there", "file", "link"}) {
      assertThat(session.run("init", name, "--dir", folder.toString())).isEqualTo(2);
    }
    assertThat(session.err.toString()).contains("there exists already and was not changed");
    assertThat(there).isEmptyDirectory();
    assertThat(file).hasContent("mine");
    assertThat(folder.resolve("nowhere")).doesNotExist();
  }

  @ParameterizedTest
  @ValueSource(strings = {"Bad", "../x", "a/b", "", ".hidden"})
  void anImpossibleNameIsUsage(String name) {
    assertThat(session.run("init", name, "--dir", folder.toString())).isEqualTo(2);
    assertThat(session.err.toString()).contains("the name of the runbook");
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void programsGetItAsJson() throws IOException {
    assertThat(session.run("init", "x", "--json", "--dir", folder.toString())).isZero();
    assertThat(SalvorJson.mapper().readTree(session.out.toString()).path("next")).hasSize(3);
    assertThat(session.err.toString()).isEmpty();
  }
}

package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ImportCommandTest {
  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String script = "";
  private String jobs = "";

  @BeforeEach
  void aScriptAndAJob() throws IOException {
    script =
        file(
            "mend.sh",
            """
            set -e
            a() { echo a; }
            a
            rm -f x
            """);
    jobs =
        file(
            "jobs.yaml",
            """
            - {name: one, sequence: {commands: [{exec: x}]}}
            - {name: two, sequence: {commands: [{exec: y}]}}
            """);
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  @Test
  void theRunbookGoesToStdoutAndTheReportToStderr() {
    assertThat(session.run("import", "shell", script)).isZero();
    assertThat(session.out.toString()).startsWith("# Imported from").contains("name: mend\n");
    assertThat(session.err.toString())
        .contains(script + ":4: \"rm -f x\" in the main code; put it into a function")
        .contains("runbook mend: 1 step, 2 differences to the original, 1 warning");
  }

  @Test
  void intoAFileThatIsNotThereYet() throws IOException {
    String out = folder.resolve("out.yaml").toString();
    assertThat(session.run("import", "rundeck", jobs, "--job", "two", "-o", out)).isZero();
    assertThat(session.out.toString()).isEmpty();
    assertThat(session.err.toString()).contains("next: salvor lint " + out);
    String written = Files.readString(Path.of(out));
    assertThat(session.run("import", "rundeck", jobs, "--job", "one", "-o", out)).isEqualTo(2);
    assertThat(session.err.toString()).contains("exists already and was not changed");
    assertThat(Files.readString(Path.of(out))).isEqualTo(written).contains("shell: 'y'");
  }

  @Test
  void aRefusalNamesFileAndLineAndWhatWouldBeRight() {
    assertThat(session.run("import", "rundeck", jobs)).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("the file holds several jobs; name one with --job: one, two")
        .contains("nothing was imported");
    assertThat(session.run("import", "shell", folder + "/none.sh")).isEqualTo(2);
    assertThat(session.err.toString()).contains("none.sh is not there");
  }

  @Test
  void programsGetItAsJson() throws IOException {
    assertThat(session.run("import", "shell", "--json", script)).isZero();
    JsonNode json = SalvorJson.mapper().readTree(session.out.toString());
    assertThat(json.path("yaml").asText()).contains("name: mend");
    assertThat(json.path("left").get(1).path("line").asInt()).isEqualTo(4);
    assertThat(session.err.toString()).isEmpty();
  }
}

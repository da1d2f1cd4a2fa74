package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class NodeMainTest {
  @TempDir private Path folder;
  private final ByteArrayOutputStream said = new ByteArrayOutputStream();

  @Test
  void aFaultIsOneLineAndClaimsNothingThatItCannotKnow() {
    assertThat(status()).isEqualTo(NodeMain.FAILED);
    assertThat(said.toString(StandardCharsets.UTF_8).lines())
        .singleElement()
        .asString()
        .startsWith("salvor: a defect in Salvor stopped this command: ")
        .contains("NoClassDefFoundError: dev/salvor/Gone what it was for;")
        .doesNotContain("nothing");
  }

  @Test
  void withDebugItShowsWhere() {
    assertThat(status("--debug")).isEqualTo(NodeMain.FAILED);
    assertThat(said.toString(StandardCharsets.UTF_8)).contains("\n\tat ");
  }

  @Test
  void downSaysInJsonThatNothingRan() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(node(out, "down", "--json", "--debug")).isZero();
    JsonNode answer = SalvorJson.mapper().readTree(out.toByteArray());
    assertThat(answer.at("/worker").asText()).isEqualTo("NOT_RUNNING");
    assertThat(answer.at("/engine").asText()).isEqualTo("NOT_RUNNING");
    assertThat(said.toString(StandardCharsets.UTF_8)).isEqualTo("node: not running\n");
  }

  @Test
  void whatCannotBeDoneIsSaidOnStandardErrorAlsoWhereJsonIsWanted() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = node(out, "engine", "backup", folder.resolve("copy.db").toString(), "--json");
    assertThat(exit).isEqualTo(NodeMain.FAILED);
    assertThat(said.toString(StandardCharsets.UTF_8))
        .startsWith("salvor: ")
        .doesNotContain("usage");
    assertThat(out.size()).isZero();
  }

  private int node(OutputStream out, String... words) {
    return NodeMain.run(
        Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString()),
        new PrintStream(out, true, StandardCharsets.UTF_8),
        new PrintStream(said, true, StandardCharsets.UTF_8),
        words);
  }

  /** The command whose answer cannot be written, because a class of the program is gone. */
  private int status(String... more) {
    PrintStream broken =
        new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8) {
          @Override
          public void println(String line) {
            throw new NoClassDefFoundError("dev/salvor/Gone\nwhat it was for");
          }
        };
    String[] words = new String[more.length + 1];
    words[0] = "down";
    System.arraycopy(more, 0, words, 1, more.length);
    return NodeMain.run(
        Map.of("SALVOR_STATE_DIR", folder.resolve("state").toString()),
        broken,
        new PrintStream(said, true, StandardCharsets.UTF_8),
        words);
  }
}

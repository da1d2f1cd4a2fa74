package dev.salvor.worker;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
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

  @Test
  void statusSaysThatOthersCanWriteIntoTheFolderAndThatThePolicyCannotBeUsed() throws IOException {
    Path state = Files.createDirectory(folder.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxrwxrwx"));
    Files.writeString(state.resolve("worker.yaml"), "schemaVersion: 1\npolicy: {deni: []}\n");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    assertThat(node(out, "status")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("WARNING: it can be written by others (rwxrwxrwx)", "chmod 700 " + state)
        .contains("policy        every order is REFUSED", "worker.yaml:2:");
    out.reset();
    assertThat(node(out, "status", "--json")).isZero();
    JsonNode answer = SalvorJson.mapper().readTree(out.toByteArray());
    assertThat(answer.at("/open").asText()).contains("chmod 700");
    assertThat(answer.at("/policy").asText()).contains("did you mean");

    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwx------"));
    Files.delete(state.resolve("worker.yaml"));
    out.reset();
    assertThat(node(out, "status")).isZero();
    assertThat(out.toString(StandardCharsets.UTF_8)).doesNotContain("WARNING", "policy");
  }

  /** It ended with one line: all else that was wrong stayed unsaid. */
  @Test
  void anEngineThatCannotBeReachedAsConfiguredIsOneFindingOfTheDoctor() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int exit = node(Map.of("TEMPORAL_ADDRESS", "nowhere"), out, "doctor");
    assertThat(exit).isEqualTo(NodeMain.FAILED);
    assertThat(out.toString(StandardCharsets.UTF_8).lines())
        .anySatisfy(line -> assertThat(line).startsWith("PROBLEM").contains("\"nowhere\" is not"))
        .anySatisfy(line -> assertThat(line).contains("clock"))
        .anySatisfy(line -> assertThat(line).contains("boot"));
  }

  private int node(OutputStream out, String... words) {
    return node(Map.of(), out, words);
  }

  private int node(Map<String, String> more, OutputStream out, String... words) {
    Map<String, String> env = new HashMap<>(more);
    env.put("SALVOR_STATE_DIR", folder.resolve("state").toString());
    env.put("HOME", folder.toString());
    return NodeMain.run(
        env,
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

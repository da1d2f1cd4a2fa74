package dev.salvor.activity.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Schema and program of each action name the same parameters and operations. */
final class ActionSchemasTest {
  private static final Path SCHEMAS =
      Path.of("../runbooks/src/main/resources/dev/salvor/schema/actions");

  /** What all actions of updates over the air call; its parts read the parameters. */
  private static final String AGENT = "ota-agent.sh";

  /** What the actions of a binary host call, which reads their parameters. */
  private static final String BINHOST = "pkg_main.py";

  private static final ObjectMapper JSON = new ObjectMapper();

  private static List<Path> schemas() throws IOException {
    try (var all = Files.list(SCHEMAS)) {
      return all.filter(file -> Files.exists(program(file))).sorted().toList();
    }
  }

  private static Path program(Path schema) {
    String name = String.valueOf(schema.getFileName()).replaceFirst("\\.json$", ".sh");
    return HostFolders.source().resolve(name);
  }

  @Test
  void everyProgramHasASchema() throws IOException {
    try (var all = Files.list(HostFolders.source())) {
      assertThat(
              all.map(file -> String.valueOf(file.getFileName()))
                  .filter(name -> name.endsWith(".sh"))
                  .filter(name -> !name.startsWith("lib") && !name.startsWith("snapshot-"))
                  .filter(name -> !name.equals(AGENT)))
          .containsExactlyInAnyOrderElementsOf(
              schemas().stream().map(file -> String.valueOf(program(file).getFileName())).toList())
          .hasSize(49);
    }
  }

  @Test
  void everyKeyIsDescribedAndReadByTheProgram() throws IOException {
    for (Path file : schemas()) {
      JsonNode schema = JSON.readTree(Files.readString(file));
      String text = withLibraries(program(file));
      assertThat(schema.at("/x-idempotency").asText()).isIn("safe", "check", "never");
      assertThat(schema.at("/x-readonly").isBoolean()).isTrue();
      assertThat(schema.at("/additionalProperties").asBoolean(true)).isFalse();
      for (var property : schema.at("/properties").properties()) {
        assertThat(property.getValue().path("description").asText())
            .as("%s: %s", file, property.getKey())
            .isNotBlank();
        boolean engines = file.endsWith("reboot.json") && property.getKey().equals("timeout");
        boolean secret = property.getValue().path("x-secret").asBoolean();
        String name = "WITH_" + snake(property.getKey()) + (secret ? "_FILE" : "");
        if (!engines) {
          assertThat(text).as("%s: %s", file, property.getKey()).contains(name);
        }
      }
    }
  }

  /** A program with what it sources. */
  private static String withLibraries(Path program) throws IOException {
    StringBuilder text = new StringBuilder(Files.readString(program));
    Matcher sourced =
        Pattern.compile("^\\. \"\\$SALVOR_LIB/(.+)\"$", Pattern.MULTILINE).matcher(text.toString());
    while (sourced.find()) {
      text.append(Files.readString(program.resolveSibling(sourced.group(1))));
    }
    if (text.indexOf(BINHOST) >= 0) {
      text.append(Files.readString(program.resolveSibling(BINHOST)));
    }
    if (text.indexOf(AGENT) >= 0) {
      try (var parts = Files.list(program.toAbsolutePath().getParent())) {
        for (Path part : parts.filter(p -> String.valueOf(p).contains("/lib-ota")).toList()) {
          text.append(Files.readString(part));
        }
      }
    }
    return text.toString();
  }

  @Test
  void everyOperationIsInTheProgramAndNoOther() throws IOException {
    for (Path file : schemas()) {
      String text = Files.readString(program(file));
      List<String> ops = new java.util.ArrayList<>();
      JSON.readTree(Files.readString(file)).at("/x-ops").forEach(op -> ops.add(op.asText()));
      assertThat(ops).contains("do");
      for (String op : List.of("check", "do", "verify", "undo")) {
        String name = String.valueOf(program(file).getFileName());
        assertThat(
                text.lines()
                    .filter(line -> line.contains("usage: "))
                    .map(line -> line.replace(name, ""))
                    .toList())
            .as("%s %s", file, op)
            .anyMatch(line -> line.matches(".*\\b" + op + "\\b.*") == ops.contains(op));
      }
    }
  }

  private static String snake(String key) {
    return key.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
  }
}

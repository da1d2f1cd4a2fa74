package dev.salvor.story;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What several hosts say, as one table: what is wrong on them, and what a run would do there. */
final class FleetTriageIT {
  private static final String PAIR =
      "pairs=builder b3 | echo enabled | echo disabled | builderctl enable b3";

  private static final String BOOK =
      """
      schemaVersion: 1
      name: install
      phases:
        - name: one
          steps:
            - name: place
              shell: 'touch "$FOLDER/$HOST"'
              env: {HOST: '${{ host.name }}', FOLDER: '%1$s'}
              check: {run: [test, -e, '%1$s/${{ host.name }}']}
              timeout: 1m
      """;

  @AutoClose private final Node node = Node.create();
  private final List<FarHost> hosts = new ArrayList<>();

  @TempDir Path servers;

  private String inventory = "";

  /** Three that are there, and a fourth that is not. */
  @BeforeEach
  void hosts() throws Exception {
    StringBuilder text = new StringBuilder("schemaVersion: 1\nhosts:\n");
    for (int i = 1; i <= 3; i++) {
      hosts.add(FarHost.start(servers.resolve("h" + i)));
      text.append("  h").append(i).append(": ").append(hosts.get(i - 1).written()).append('\n');
    }
    text.append("  h4: ")
        .append(hosts.getFirst().written().replaceFirst("port: \\d+", "port: 1"))
        .append('\n');
    inventory = node.file("inventory.yaml", text.toString()).toString();
  }

  @AfterEach
  void noHosts() {
    hosts.forEach(FarHost::close);
  }

  private Said salvor(String on, String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--on", on, "--inventory", inventory));
    return node.salvor(Duration.ofMinutes(4), all.toArray(String[]::new));
  }

  private static JsonNode contradiction(JsonNode reports) {
    return StreamSupport.stream(reports.path("findings").spliterator(), false)
        .filter(row -> row.path("check").asText().equals("contradiction"))
        .filter(row -> row.path("finding").asText().contains("builder b3"))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no such row in " + reports));
  }

  @Test
  void whatThreeHostsHaveInCommonIsOneRowAtTheEndAndLater() {
    Said said = salvor("h1,h2,h3", "run", "triage", "-p", PAIR, "--run-id", "look");

    assertThat(said.exit()).as("%s", said).isZero();
    assertThat(said.out())
        .contains("reports of 3 hosts:")
        .containsPattern("HOST +SEVERITY +FINDING +REMEDY")
        .containsPattern("h1 h2 h3 +warning +contradiction: builder b3.* builderctl enable b3");
    assertThat(node.salvor("show", "look").out())
        .containsPattern("h1 h2 h3 +warning +contradiction: builder b3");
    JsonNode reports = node.salvor("show", "look", "--json").json().path("reports");
    assertThat(reports.path("reported").asInt()).isEqualTo(3);
    assertThat(contradiction(reports).path("hosts")).hasSize(3);
  }

  @Test
  void hostsThatFailedInARunOfTheirOwnAreInItAndWhoDidNotAnswerIsNamed() {
    Said said =
        salvor(
            "all",
            "run",
            "triage",
            "-p",
            PAIR,
            "-p",
            "failOnFindings=true",
            "--run-id",
            "strict",
            "--json");

    assertThat(said.exit()).as("%s", said).isEqualTo(1);
    JsonNode reports = said.json().path("reports");
    assertThat(contradiction(reports).path("hosts")).hasSize(3);
    assertThat(reports.path("notRead").toString()).isEqualTo("[\"h4\"]");
  }

  @Test
  void aPlanSaysWhatWouldHappenOnEachAndWhoCannotBeAsked() throws Exception {
    Files.createFile(node.folder().resolve("h2"));
    String book = node.file("install.yaml", BOOK.formatted(node.folder())).toString();
    Said three = salvor("h1,h2,h3", "plan", book);
    Said four = salvor("all", "plan", book, "--json");

    assertThat(three.exit()).as("%s", three).isZero();
    assertThat(three.out())
        .containsPattern("h1 h3 +one.place")
        .containsPattern("h2 +1 +nothing")
        .contains("step by step: salvor plan");
    assertThat(four.exit()).as("%s", four).isEqualTo(1);
    assertThat(four.json()).hasSize(4);
    assertThat(four.json().at("/0/plan/phases/0/orders/0/steps/0/state").asText())
        .isEqualTo("WOULD_RUN");
    assertThat(four.json().at("/1/plan/phases/0/orders/0/steps/0/state").asText())
        .isEqualTo("ALREADY_DONE");
    assertThat(four.json().at("/3/why").asText()).isNotEmpty();
    assertThat(four.json().at("/3").has("plan")).isFalse();
  }
}

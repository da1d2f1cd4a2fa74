package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.view.Examples;
import dev.salvor.cli.view.ReadyHost;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The JSON of runs against the schemas that scripts are written by. */
final class SchemaTest {
  private static final Path FOLDER = Path.of("../docs/schema");

  private final FakeSession session = new FakeSession();

  private static JsonSchema schema(String name) throws IOException {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(Files.readString(FOLDER.resolve(name)));
  }

  private static void assertFits(String schema, String json) throws IOException {
    JsonNode document = SalvorJson.mapper().readTree(json);
    assertThat(schema(schema).validate(document)).as(json).isEmpty();
    Set<String> names = new TreeSet<>();
    collect(document, names);
    String text = Files.readString(FOLDER.resolve(schema));
    assertThat(names).as("every field is described").allMatch(n -> text.contains('"' + n + '"'));
  }

  /** Names that are values of somebody else are left out. */
  private static void collect(JsonNode node, Set<String> names) {
    node.properties()
        .forEach(
            field -> {
              names.add(field.getKey());
              if (!Set.of("parameters", "decision").contains(field.getKey())) {
                collect(field.getValue(), names);
              }
            });
    if (node.isArray()) {
      node.forEach(child -> collect(child, names));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"waiting", "approving", "paused", "ended"})
  void aRunInEachStateFitsTheSchemaOfShow(String state) throws IOException {
    session.engine.state =
        Optional.of(
            switch (state) {
              case "waiting" -> Examples.waiting();
              case "approving" -> Examples.approving();
              case "paused" -> Examples.paused(Optional.of("ann"));
              default -> Examples.ended(RunStatus.SUCCEEDED_WITH_PIVOTS);
            });
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Journal(Examples.events()),
        Examples.end(RunStatus.SUCCEEDED_WITH_PIVOTS));
    assertThat(session.run("show", Examples.ID.value(), "--json")).isZero();
    assertFits("show.json", session.out.toString());
  }

  /** A script that looks whether somebody meddled with a run sees what a person sees. */
  @Test
  void whatWasDoneToARunOnTheEngineIsInItsJson() throws IOException {
    Fact[] told = {
      new Fact.Begun(Examples.START, Examples.request()),
      new Fact.Outside(
          Examples.START, Fact.Outside.Deed.RESET, Optional.empty(), "try \u001b[31m again"),
      new Fact.Outside(Examples.START, Fact.Outside.Deed.CANCELED, Optional.of("eve@desk"), "")
    };
    session.engine.state = Optional.of(Examples.paused(Optional.of("ann")));
    session.engine.willTell(told);
    assertThat(session.run("show", Examples.ID.value(), "--json")).isZero();
    assertFits("show.json", session.out.toString());
    JsonNode done = SalvorJson.mapper().readTree(session.out.toString()).get("onTheEngine");
    assertThat(done).hasSize(2);
    assertThat(done.at("/0/deed").asText()).isEqualTo("reset");
    assertThat(done.at("/0/why").asText()).contains("again");
    assertThat(done.at("/0/at").asText()).isEqualTo(Examples.START.toString());
    assertThat(done.get(0).has("by")).isFalse();
    assertThat(done.at("/1/deed").asText()).isEqualTo("canceled");
    assertThat(done.at("/1/by").asText()).isEqualTo("eve@desk");

    session.out.getBuffer().setLength(0);
    session.engine.willTell(told);
    assertThat(session.run("show", Examples.ID.value())).isZero();
    assertThat(session.out.toString())
        .contains("reset, with the words", "canceled by eve@desk")
        .doesNotContain("\u001b[31m");
  }

  @Test
  void aRunThatWasEndedByForceFitsTheSchemaOfShow() throws IOException {
    session.engine.state = Optional.of(Examples.ended(RunStatus.TERMINATED));
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        ReadyHost.in(Path.of("/var/lib/salvor")),
        new Fact.Ended(Examples.START, RunStatus.TERMINATED, Optional.empty(), "by mallory"));
    assertThat(session.run("show", Examples.ID.value(), "--json")).isZero();
    assertThat(session.out.toString()).contains("--go-on");
    assertFits("show.json", session.out.toString());
  }

  @Test
  void aListOfRunsAndManyRunsFitTheirSchemas() throws IOException {
    session.engine.state = Optional.of(Examples.approving());
    session.engine.rows = List.of(row(RunStatus.RUNNING), row(RunStatus.FAILED));
    assertThat(session.run("runs", "--json")).isZero();
    assertFits("runs.json", session.out.toString());
    session.out.getBuffer().setLength(0);
    assertThat(session.run("top", "--json")).isZero();
    assertFits("top.json", session.out.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs.json", "show.json", "top.json"})
  void everyStateOfARunIsInTheSchemas(String name) throws IOException {
    JsonNode states =
        SalvorJson.mapper()
            .readTree(Files.readString(FOLDER.resolve(name)))
            .at("/$defs/status/enum");
    Set<String> described = new TreeSet<>();
    states.forEach(state -> described.add(state.asText()));
    assertThat(described)
        .containsExactlyInAnyOrderElementsOf(
            Stream.of(RunStatus.values()).map(Enum::name).toList());
  }

  @Test
  void aSchemaRefusesWhatIsNoRun() throws IOException {
    JsonNode wrong = SalvorJson.mapper().readTree("[{\"run\": \"x\", \"status\": \"DONE\"}]");
    assertThat(schema("runs.json").validate(wrong)).isNotEmpty();
  }

  private static RunRow row(RunStatus status) {
    return new RunRow(
        Examples.ID,
        "mend",
        "local",
        status,
        "build",
        1,
        Examples.START,
        status.isTerminal() ? Optional.of(Examples.START.plusSeconds(3)) : Optional.empty());
  }
}

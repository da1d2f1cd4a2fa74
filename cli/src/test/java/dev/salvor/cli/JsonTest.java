package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What programs read, against the page that tells of it. */
final class JsonTest {
  private static final Path PAGE = Path.of("../docs/cli-json.md");

  private final FakeSession session = new FakeSession();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "runs --json",
        "top --json",
        "show RUN --json",
        "logs RUN --json",
        "report RUN --json -o -",
        "watch RUN --json",
        "run crash-recovery --json",
        "run crash-recovery --detach --json",
        "plan crash-recovery --json",
        "plan crash-recovery --no-checks --json",
        "plan crash-recovery --diff RUN --json",
        "runbooks --json",
        "lint --json crash-recovry",
        "man run --json",
        "import shell --json ../cli/src/test/resources/mend.sh",
        "abort WAITING --json"
      })
  void everyNameInItIsOnThePage(String typed) throws IOException {
    boolean waits = typed.contains("WAITING") || typed.contains("--detach");
    session.engine.state =
        Optional.of(waits ? Examples.waiting() : Examples.ended(RunStatus.SUCCEEDED_WITH_PIVOTS));
    session.engine.rows =
        List.of(
            new RunRow(
                Examples.ID,
                "mend",
                "local",
                RunStatus.SUCCEEDED,
                "build",
                1,
                Examples.START,
                Optional.of(Examples.START.plusSeconds(330))));
    session.engine.report = Examples.planned();
    session.engine.before = Optional.of(Examples.request());
    session.engine.willTell(
        new Fact.Begun(Examples.START, Examples.request()),
        new Fact.Journal(Examples.events()),
        Examples.end(RunStatus.SUCCEEDED_WITH_PIVOTS));

    String id = Examples.ID.value();
    session.run(typed.replace("RUN", id).replace("WAITING", id).split(" ", -1));

    String page = Files.readString(PAGE);
    List<String> documents =
        typed.startsWith("watch")
            ? session.out.toString().lines().toList()
            : List.of(session.out.toString());
    Set<String> names = new TreeSet<>();
    for (String document : documents) {
      collect(SalvorJson.mapper().readTree(document), names);
    }
    assertThat(names).as(session.err.toString()).isNotEmpty();
    assertThat(names).allMatch(name -> page.contains("`" + name + "`"));
  }

  /** Parameters and outputs have names of their own. */
  private static void collect(JsonNode node, Set<String> names) {
    node.properties()
        .forEach(
            field -> {
              names.add(field.getKey());
              if (!field.getKey().equals("parameters") && !field.getKey().equals("env")) {
                collect(field.getValue(), names);
              }
            });
    if (node.isArray()) {
      node.forEach(child -> collect(child, names));
    }
  }
}

package dev.salvor.cli.view;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ShowTest {
  @Test
  void pageNamesStarterParametersStepsAndEndButNoSecret() {
    RunStory story = Examples.story();
    story.take(Examples.end(RunStatus.SUCCEEDED_WITH_PIVOTS));
    List<String> lines =
        ShowText.lines(
            Examples.ended(RunStatus.SUCCEEDED_WITH_PIVOTS),
            story,
            Examples.at(400),
            new Paint(false),
            Marks.ASCII);
    assertThat(lines.getFirst()).contains("runbook mend").contains("by alice@desk");
    assertThat(lines)
        .contains(
            "parameters token=env:TOKEN",
            "   . install",
            "SUCCEEDED_WITH_PIVOTS mend-20261120-143022-x7k2 after 5m30s, 1 pivot: all phases ran",
            "logs: /runs/mend");
    assertThat(String.join("\n", lines)).doesNotContain("s3cr3t");
  }

  @Test
  void jsonHasTheStateAtItsTopAndNoSecret() throws Exception {
    RunStory story = Examples.story();
    String json = SalvorJson.mapper().writeValueAsString(ShowJson.of(Examples.waiting(), story));
    JsonNode tree = SalvorJson.mapper().readTree(json);
    assertThat(tree.path("run").asText()).isEqualTo(Examples.ID.value());
    assertThat(tree.path("status").asText()).isEqualTo("WAITING");
    assertThat(tree.path("waiting").path("step").asText()).isEqualTo("build.install");
    assertThat(tree.path("steps").get(1).path("result").asText())
        .isEqualTo("SUCCEEDED_BY_FALLBACK");
    assertThat(tree.path("events").get(0).path("kind").asText()).isEqualTo("run-started");
    assertThat(json).doesNotContain("s3cr3t");
  }

  @Test
  void tableOfRunsLinesUp() {
    RunRow row =
        new RunRow(
            Examples.ID,
            "mend",
            "local",
            RunStatus.SUCCEEDED_WITH_PIVOTS,
            "build",
            1,
            Examples.START,
            Optional.of(Examples.START.plus(Duration.ofSeconds(330))));
    assertThat(RunTable.lines(List.of(row), Examples.at(400), new Paint(false)))
        .containsExactly(
            "RUN                        STATUS                 HOST   STARTED               AGE   "
                + " TOOK   PIVOTS  PHASE",
            "mend-20261120-143022-x7k2  SUCCEEDED_WITH_PIVOTS  local  2026-11-20 14:30:22Z  6m40s "
                + " 5m30s  1       build",
            "1 run: 1 SUCCEEDED_WITH_PIVOTS");
  }
}

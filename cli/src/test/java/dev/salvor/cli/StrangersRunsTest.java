package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.refused.RefusedStarts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code runs} says where others have put things on the engine. */
final class StrangersRunsTest {
  @TempDir private Path state;
  private final FakeSession session = new FakeSession();

  @BeforeEach
  void here() {
    session.stateRoot = state;
  }

  private void refused(int count, String run) throws IOException {
    List<RefusedStarts.One> first =
        IntStream.range(0, Math.min(count, RefusedStarts.NAMED))
            .mapToObj(
                i ->
                    new RefusedStarts.One(
                        session.clock().instant(), run + i, "e" + i, "payload without seal"))
            .toList();
    Path file = RefusedStarts.file(Files.createDirectories(state.resolve("node")));
    Files.writeString(
        file,
        SalvorJson.mapper()
            .writeValueAsString(
                new RefusedStarts.Kept(
                    first, count - first.size(), Optional.of(session.clock().instant()))));
  }

  @Test
  void refusedStartsAreAFewLinesAndANumberAlsoWhereThereAreNoRuns() throws IOException {
    refused(10_000, "forged-");
    assertThat(session.run("runs")).isZero();
    assertThat(session.out.toString().lines())
        .hasSize(6)
        .allSatisfy(line -> assertThat(line).startsWith("REFUSED "))
        .first()
        .asString()
        .contains("forged start forged-0 at ", "payload without seal", "salvor show forged-0");
    assertThat(session.out.toString()).contains("REFUSED 9995 more forged starts since ");
  }

  @Test
  void theyAreNoPartOfTheJsonAndOfNoOtherQuestion() throws IOException {
    refused(1, "forged-");
    session.run("runs", "--json");
    assertThat(SalvorJson.mapper().readTree(session.out.toString())).isEmpty();
    assertThat(session.err.toString()).contains("REFUSED forged start forged-0");
    for (String option : List.of("--host=web1", "--runbook=mend", "--status=succeeded")) {
      session.out.getBuffer().setLength(0);
      session.run("runs", option);
      assertThat(session.out.toString()).as(option).isEmpty();
    }
  }

  @Test
  void aHostileIdMovesNoTerminalAndIsInNoCommandToCopy() throws IOException {
    refused(1, "x; rm -rf ~\u001b[2J\n");
    session.run("runs");
    assertThat(session.out.toString())
        .hasLineCount(1)
        .contains("x; rm -rf ~\\")
        .doesNotContain("\u001b")
        .doesNotContain("salvor show");
  }

  @Test
  void anOpenRunThatCannotBeReadHereHidesNoOther() throws IOException {
    session.engine.rows = List.of(row("foreign"), row("own"));
    session.engine.unreadable.add(new RunId("foreign"));
    assertThat(session.run("runs")).isZero();
    assertThat(session.out.toString())
        .contains("foreign: the run's data cannot be read here")
        .contains("2 runs: 2 RUNNING");
    session.out.getBuffer().setLength(0);
    assertThat(session.run("top", "--json")).isZero();
    assertThat(SalvorJson.mapper().readTree(session.out.toString()).at("/notLookedAt/0/run"))
        .hasToString("\"foreign\"");
  }

  private static RunRow row(String id) {
    return new RunRow(
        new RunId(id),
        "mend",
        "local",
        RunStatus.RUNNING,
        "build",
        0,
        Examples.START,
        Optional.empty());
  }
}

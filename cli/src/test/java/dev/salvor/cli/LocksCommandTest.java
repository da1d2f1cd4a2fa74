package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.lock.LockClaim;
import dev.salvor.workflow.contract.lock.LockHolder;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.run.RunId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** salvor locks. */
final class LocksCommandTest {
  private static final Instant SINCE = Examples.START;

  private final FakeSession session = new FakeSession();

  private static LockClaim claim(String run, String user) {
    return new LockClaim(new RunId(run), "e-1", "migrate", user, SINCE, true, false);
  }

  @Test
  void saysThatNothingIsHeld() {
    assertThat(session.run("locks")).isZero();
    assertThat(session.out.toString()).isEmpty();
    assertThat(session.err.toString()).contains("no lock is held");
  }

  @Test
  void listsHoldersAndThoseWhoWaitInTheirOrder() throws IOException {
    session.engine.locks =
        List.of(
            new LockView(
                "release",
                Optional.of(new LockHolder(claim("a-1", "ada"), SINCE.plusSeconds(2))),
                List.of(claim("b-1", "bo"), claim("c-1", "cy")),
                5),
            new LockView("db", Optional.empty(), List.of(), 0));

    assertThat(session.run("locks")).isZero();
    assertThat(session.out.toString().lines().map(line -> line.replaceAll(" {2,}", "  ")).toList())
        .satisfiesExactly(
            line -> assertThat(line).isEqualTo("LOCK  RUN  RUNBOOK  BY  SINCE"),
            line -> assertThat(line).isEqualTo("db  free"),
            line -> assertThat(line).startsWith("release  held  a-1  migrate  ada  20"),
            line -> assertThat(line.strip()).startsWith("waits  b-1  migrate  bo  20"),
            line -> assertThat(line.strip()).startsWith("waits  c-1  migrate  cy  20"),
            line -> assertThat(line.strip()).isEqualTo("waits  and 3 more"));
    session.out.getBuffer().setLength(0);
    assertThat(session.run("locks", "--json")).isZero();
    var lock = SalvorJson.mapper().readTree(session.out.toString()).path(1);
    assertThat(lock.path("kind").asText()).isEqualTo("name");
    assertThat(lock.path("name").asText()).isEqualTo("release");
    assertThat(lock.at("/holder/run").asText()).isEqualTo("a-1");
    assertThat(lock.at("/holder/user").asText()).isEqualTo("ada");
    assertThat(lock.at("/waiting/1/run").asText()).isEqualTo("c-1");
    assertThat(lock.path("waits").asInt()).isEqualTo(5);
    assertThat(lock.fieldNames())
        .toIterable()
        .containsExactly("kind", "name", "holder", "waiting", "waits");
  }
}

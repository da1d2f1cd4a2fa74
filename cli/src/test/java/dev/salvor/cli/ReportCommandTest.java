package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.engine.RunState;
import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where the page of a run comes from, and where it goes. */
final class ReportCommandTest {
  private final FakeSession session = new FakeSession();
  private final String id = Examples.ID.value();

  @TempDir private Path temp;

  private void told(RunState state, List<RunEvent> events) {
    session.stateRoot = temp;
    session.engine.state = Optional.of(state);
    Fact begun = new Fact.Begun(Examples.START, Examples.request());
    if (state.status().isTerminal()) {
      session.engine.willTell(begun, new Fact.Journal(events), Examples.end(state.status()));
    } else {
      session.engine.willTell(begun, new Fact.Journal(events));
    }
  }

  private Path folder(String... files) throws IOException {
    session.stateRoot = temp;
    Path folder = Files.createDirectories(temp.resolve("runs").resolve(Examples.ID.folder()));
    for (String file : files) {
      Files.writeString(folder.resolve(file), "<p>the host's own</p>");
    }
    return folder;
  }

  private String page(Path file) throws IOException {
    return Files.readString(file);
  }

  @Test
  void thePageThatTheHostHasMadeNeedsNoEngine() throws IOException {
    Path folder = folder("closed", "report.html");
    session.engine.silences = Integer.MAX_VALUE;
    assertThat(session.run("report", id)).isZero();
    assertThat(session.out.toString()).isEqualTo(folder.resolve("report.html") + "\n");
    assertThat(session.awakened).isZero();
  }

  @Test
  void theHostsPageGoesWhereItIsAskedFor() throws IOException {
    folder("closed", "report.html");
    Path copy = temp.resolve("copy.html");
    assertThat(session.run("report", id, "-o", copy.toString())).isZero();
    assertThat(copy).hasContent("<p>the host's own</p>");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(copy)))
        .isEqualTo("rw-------");
    assertThat(session.run("report", id, "-o", "-")).isZero();
    assertThat(session.out.toString()).endsWith("<p>the host's own</p>");
  }

  @Test
  void aRunWhoseFolderIsElsewhereIsTakenFromTheEngine() throws IOException {
    told(Examples.ended(RunStatus.SUCCEEDED_WITH_PIVOTS), Examples.events());
    Path file = temp.resolve("page.html");
    assertThat(session.run("report", id, "-o", file.toString())).isZero();
    assertThat(session.out.toString()).isEqualTo(file + "\n");
    assertThat(session.err.toString())
        .contains("not in the page: what commands printed")
        .contains("they lie on host local in /var/lib/salvor/runs/mend");
    assertThat(page(file))
        .contains("SUCCEEDED_WITH_PIVOTS", "build.compile", "id=missing")
        .doesNotContain("has not ended");
  }

  @Test
  void aRunThatWaitsShowsTheQuestionThatNoEventTellsOfYet() throws IOException {
    told(Examples.waiting(), Examples.events().subList(0, 5));
    Path file = temp.resolve("page.html");
    assertThat(session.run("report", id, "-o", file.toString())).isZero();
    assertThat(page(file))
        .contains("This run has not ended", "It waits for people", "build.install", "exit 2")
        .contains("Not begun yet");
  }

  @Test
  void aRunWithoutAHostHasAPageThatSaysSo() throws IOException {
    told(Examples.ended(RunStatus.FAILED), Examples.events().subList(0, 1));
    Path file = temp.resolve("page.html");
    assertThat(session.run("report", id, "-o", file.toString())).isZero();
    assertThat(page(file)).contains("FAILED", "Nothing ran.");
  }

  @Test
  void theHostsRecordIsEnoughWhereNoEngineAnswers() throws IOException {
    Path folder = folder();
    Files.writeString(
        folder.resolve("events.jsonl"),
        SalvorJson.mapper().writeValueAsString(Examples.events().getFirst()) + "\n");
    session.engine.state = Optional.of(Examples.running());
    session.engine.silences = Integer.MAX_VALUE;
    Path file = temp.resolve("page.html");
    assertThat(session.run("report", id, "-o", file.toString())).isZero();
    assertThat(page(file)).contains("the events in the run&#39;s folder", "does not answer");
  }

  @Test
  void whatItsRunbookRedactsIsHiddenToo() throws IOException {
    Path folder = folder();
    Files.writeString(
        folder.resolve("events.jsonl"),
        SalvorJson.mapper().writeValueAsString(Examples.events().getFirst()) + "\n");
    ObjectNode definition = SalvorJson.mapper().valueToTree(Examples.definition());
    ((ObjectNode) definition.path("runbook")).putArray("redact").add("ali[a-z]+");
    Files.writeString(folder.resolve("definition.json"), definition.toString());
    session.engine.state = Optional.of(Examples.running());
    session.engine.silences = Integer.MAX_VALUE;
    Path file = temp.resolve("page.html");

    assertThat(session.run("report", id, "-o", file.toString())).isZero();

    assertThat(page(file)).contains("from desk").doesNotContain("alice");
  }

  @Test
  void aRunThatNobodyKnowsIsRefused() {
    session.stateRoot = temp;
    assertThat(session.run("report", id)).isEqualTo(2);
    assertThat(session.err.toString()).contains("knows no run " + id + "; see: salvor runs");
  }

  @Test
  void aPlaceThatCannotBeWrittenIsNamed() throws IOException {
    folder("closed", "report.html");
    assertThat(session.run("report", id, "-o", temp + "/none/page.html")).isEqualTo(1);
    assertThat(session.err.toString())
        .contains(temp + "/none is not there; name another place with --output FILE");
    assertThat(session.run("report", id, "-o", "-", "--open")).isEqualTo(2);
  }

  @Test
  void withoutADesktopOpenSaysWhatToDo() throws IOException {
    Path folder = folder("closed", "report.html");
    assertThat(session.run("report", id, "--open")).isZero();
    assertThat(session.err.toString())
        .contains("there is no desktop here")
        .contains(folder.resolve("report.html").toString());
    session.env.put("DISPLAY", ":0");
    session.env.put("PATH", temp.toString());
    assertThat(session.run("report", id, "--open")).isZero();
    assertThat(session.err.toString()).contains("xdg-open is not installed");
  }

  @Test
  void openGivesThePageToTheDesktop() throws IOException {
    Path folder = folder("closed", "report.html");
    Path program = temp.resolve("xdg-open");
    Files.writeString(program, "#!/bin/sh\nprintf %s \"$1\" >\"$0.got\"\n");
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    session.env.put("WAYLAND_DISPLAY", "wayland-0");
    session.env.put("PATH", "/nowhere:" + temp);
    assertThat(session.run("report", id, "--open", "--json")).isZero();
    JsonNode answer = SalvorJson.mapper().readTree(session.out.toString());
    assertThat(answer.path("opened").asBoolean()).isTrue();
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(temp.resolve("xdg-open.got"))
                    .hasContent(folder.resolve("report.html").toString()));
  }
}

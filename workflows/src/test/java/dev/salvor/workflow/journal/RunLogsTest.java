package dev.salvor.workflow.journal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RunLogsTest {
  private static final Masker MASKER = Masker.of(List.of(CrashRecovery.SECRET), List.of());

  private interface Log {
    void write(Iterable<? extends Entry> journal, LogLines out) throws IOException;
  }

  private static String text(Log log, List<Entry> journal) throws IOException {
    StringBuilder out = new StringBuilder();
    log.write(journal, new LogLines(MASKER, out));
    return out.toString();
  }

  private static String jsonl() throws JsonProcessingException {
    StringBuilder out = new StringBuilder();
    for (RunEvent event : CrashRecovery.events()) {
      out.append(SalvorJson.mapper().writeValueAsString(event)).append('\n');
    }
    return out.toString();
  }

  @Test
  void journalOnDiskKeepsItsForm() throws IOException {
    Golden.check("events.jsonl", jsonl());
  }

  @Test
  void mainLogTellsTheWholeTimeline() throws IOException {
    Golden.check("main.log", text(RunLogs::main, Journal.parse(jsonl())));
  }

  @Test
  void pivotsLogTellsEachChangeOfWayAndItsEnd() throws IOException {
    Golden.check("pivots.log", text(RunLogs::pivots, Journal.parse(jsonl())));
  }

  @Test
  void errorBundleShowsEachFailureWithItsCommandAndOutput() throws IOException {
    Golden.check("error-bundle.txt", text(RunLogs::errorBundle, Journal.parse(jsonl())));
  }

  @Test
  void runJsonHoldsTheWholeAsData() throws IOException {
    String json = RunLogs.runJson(RunSummary.of(Journal.parse(jsonl())), MASKER);
    Golden.check("run.json", json);
    JsonNode run = SalvorJson.mapper().readTree(json);
    assertThat(run.at("/status").asText()).isEqualTo("ROLLBACK_FAILED");
    assertThat(run.at("/pivots/1/outcome").asText()).isEqualTo("worked");
    assertThat(run.at("/figures/attempts").asInt()).isEqualTo(10);
  }

  @Test
  void eventsAtHandAndEventsFromDiskGiveTheSameBytes() throws IOException {
    List<Entry> atHand = Journal.of(CrashRecovery.events());
    List<Entry> fromDisk = Journal.parse(jsonl());
    assertThat(text(RunLogs::main, atHand)).isEqualTo(text(RunLogs::main, fromDisk));
    assertThat(text(RunLogs::errorBundle, atHand)).isEqualTo(text(RunLogs::errorBundle, fromDisk));
    assertThat(RunLogs.runJson(RunSummary.of(atHand), MASKER))
        .isEqualTo(RunLogs.runJson(RunSummary.of(fromDisk), MASKER));
  }

  @Test
  void secretOfTheRunIsInNoLog() throws IOException {
    List<Entry> journal = Journal.parse(jsonl());
    String all =
        text(RunLogs::main, journal)
            + text(RunLogs::pivots, journal)
            + text(RunLogs::errorBundle, journal)
            + RunLogs.runJson(RunSummary.of(journal), MASKER);
    assertThat(jsonl()).contains(CrashRecovery.SECRET);
    assertThat(all).doesNotContain(CrashRecovery.SECRET).contains("connecting with ***");
  }

  @Test
  void runWithoutPivotsAndFailuresSaysSo() throws IOException {
    assertThat(text(RunLogs::pivots, List.of())).contains("no pivots");
    assertThat(text(RunLogs::errorBundle, List.of())).contains("no failures");
    assertThat(text(RunLogs::main, List.of())).isEmpty();
  }
}

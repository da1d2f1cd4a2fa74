package dev.salvor.workflow.contract.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.workflow.contract.run.RunId;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ScheduleWordsTest {
  private static final Instant AT = Instant.parse("2026-11-21T03:00:00Z");
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");

  @ParameterizedTest
  @ValueSource(strings = {"", "Nightly", "a b", "a'b", "-a", "a-", "a..b", "a/b", "a:b"})
  void aNameThatCouldBeSomethingElseIsRefused(String name) {
    assertThatThrownBy(() -> new ScheduleId(name)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLongestNameStillMakesIdsOfRuns() {
    ScheduleId longest = new ScheduleId("a".repeat(60));
    assertThat(longest.due(longest.run(AT).value())).contains(AT);
    assertThat(new RunId(longest.run(AT) + "/" + "h".repeat(63)).value()).endsWith("h");
  }

  @Test
  void aRunIsNamedAsTheEngineNamesIt() {
    assertThat(NIGHTLY.run(AT.plusMillis(7))).isEqualTo(new RunId("nightly-2026-11-21T03:00:00Z"));
    assertThat(NIGHTLY.run(AT).folder()).isEqualTo("nightly-2026-11-21t03-00-00z");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nightly",
        "nightly-x",
        "nightly-2026-11-21T03:00:00Z/web1",
        "nightly-2026-11-21T03:00:00.000Z",
        "nightly-2026-11-21T03:00:00+01:00",
        "weekly-2026-11-21T03:00:00Z"
      })
  void whatIsNoRunOfItIsNone(String id) {
    assertThat(NIGHTLY.due(id)).isEmpty();
  }

  @Test
  void whatIsWrittenAtTheEngineIsReadAgain() {
    SchedulePause byHand =
        new SchedulePause("ada@desk", AT, AT.plusSeconds(60), Optional.empty(), "new\n disks: sdb");
    SchedulePause after =
        new SchedulePause(
            "salvor", AT, AT.plusSeconds(60), Optional.of(NIGHTLY.run(AT).value()), "2 failed");
    for (ScheduleNote note :
        new ScheduleNote[] {
          new ScheduleNote.Paused(byHand, Instant.EPOCH),
          new ScheduleNote.Paused(after, AT),
          new ScheduleNote.Resumed("ada@desk", AT, AT, "all is well: go on"),
          new ScheduleNote.Other("paused by somebody")
        }) {
      assertThat(ScheduleNote.parse(note.text())).isEqualTo(note);
    }
    assertThat(new ScheduleNote.Paused(byHand, AT).text())
        .isEqualTo(
            "paused by ada@desk at 2026-11-21T03:00:00Z until 2026-11-21T03:01:00Z, failures count"
                + " since 2026-11-21T03:00:00Z: new disks: sdb");
  }

  @Test
  void wordsThatOnlyLookSoAreSomebodyElses() {
    String until = "paused by a at never until 2026-11-21T03:01:00Z, failures count since x: y";
    assertThat(ScheduleNote.parse(until)).isEqualTo(new ScheduleNote.Other(until));
    assertThat(ScheduleNote.parse("")).isEqualTo(new ScheduleNote.Other(""));
  }
}

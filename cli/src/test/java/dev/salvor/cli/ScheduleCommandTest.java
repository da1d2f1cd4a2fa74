package dev.salvor.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.view.Examples;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.schedule.Overlap;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import dev.salvor.workflow.contract.schedule.ScheduleTerms;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ScheduleCommandTest {
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");

  private final FakeSession session = new FakeSession();
  @TempDir private Path folder;
  private String book = "";
  private String fleet = "";

  @BeforeEach
  void aRunbookAndAFleet() throws IOException {
    book =
        file(
            "patch.yaml",
            """
            schemaVersion: 1
            name: patch
            parameters:
              window: {type: string, required: true}
            phases:
              - name: one
                steps:
                  - {name: a, run: ['true'], timeout: 1m, idempotency: safe, onFailure: ask}
                  - {name: b, run: ['true'], timeout: 1m, idempotency: safe, approval: {message: Go?, timeout: 1h}}
            """);
    fleet = file("fleet.yaml", fleet("web[1:2]"));
  }

  private static String fleet(String hosts) {
    return "schemaVersion: 1\ndefaults: {user: ops}\nhosts:\n  "
        + hosts
        + ": {address: '"
        + hosts.replace("web", "10.0.0.")
        + "'}\n";
  }

  private String file(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private int add(String... more) {
    List<String> words = new ArrayList<>(List.of("schedule", "add", "nightly", book));
    words.addAll(List.of("-p", "window=30m", "--inventory", fleet));
    words.addAll(List.of(more));
    return session.run(words.toArray(String[]::new));
  }

  private RunRequest added() {
    return session.engine.schedules.the(NIGHTLY).request();
  }

  private JsonNode json() throws IOException {
    return SalvorJson.mapper().readTree(session.out.toString());
  }

  private void schedule(boolean paused, ScheduleNote note) {
    ScheduleTerms terms =
        new ScheduleTerms(
            NIGHTLY,
            Optional.of("0 3 * * *"),
            Optional.empty(),
            "Europe/Berlin",
            Overlap.SKIP,
            Duration.ofMinutes(1),
            Duration.ofMinutes(5),
            3,
            "patches of the night",
            Optional.empty(),
            Optional.empty());
    session.engine.schedules.put(
        new ScheduleState(
            Examples.request().scheduled(terms),
            paused,
            note,
            Examples.START.minus(Duration.ofDays(3)),
            List.of(Examples.START.plusSeconds(3600), Examples.START.plusSeconds(90_000)),
            new ScheduleState.Counts(4, 1, 2)));
  }

  @Test
  void everythingIsPinnedWhenItIsAdded() {
    assertThat(
            add(
                "--cron",
                " 0 3  * * *",
                "--timezone",
                "Europe/Berlin",
                "--on",
                "all",
                "--jitter",
                "5m",
                "--pause-after-failures",
                "3",
                "--note",
                "patches"))
        .as(session.err.toString())
        .isZero();
    assertThat(session.ensured).isEqualTo(1);
    assertThat(added().runId()).isEqualTo(new RunId("nightly"));
    assertThat(added().fleet().orElseThrow().names()).containsExactly("web1", "web2");
    assertThat(added().parameters()).containsEntry("window", "30m");
    assertThat(added().schedule())
        .contains(
            new ScheduleTerms(
                NIGHTLY,
                Optional.of("0 3 * * *"),
                Optional.empty(),
                "Europe/Berlin",
                Overlap.SKIP,
                Duration.ofMinutes(1),
                Duration.ofMinutes(5),
                3,
                "patches",
                Optional.of("all"),
                Optional.of(fleet)));
    assertThat(session.out).hasToString("nightly\n");
    assertThat(session.err.toString())
        .contains("added; next due 2026-11-20 15:30:22Z (times of the schedule are Europe/Berlin)")
        .contains("warning: one.a asks when it fails, and nobody may be there then")
        .contains("warning: one.b waits for an approval, and nobody may be there then")
        .contains("they come back at boot");
  }

  @Test
  void anotherOneOfTheSameNameNeedsAWordAndStaysPaused() {
    assertThat(add("--every", "6h")).isZero();
    assertThat(add("--every", "8h")).isEqualTo(2);
    assertThat(session.err.toString()).contains("there is a schedule nightly already", "--replace");
    assertThat(added().schedule().orElseThrow().every()).contains(Duration.ofHours(6));
    session.run("schedule", "pause", "nightly", "--note", "disks");
    assertThat(add("--every", "8h", "--replace")).isZero();
    assertThat(added().schedule().orElseThrow().every()).contains(Duration.ofHours(8));
    assertThat(session.err.toString()).contains("replaced, and still paused");
    assertThat(session.engine.schedules.the(NIGHTLY).paused()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # options                                | what is said
          --note x                                 | give either --cron or --every
          --cron '0 3 * * *' --every 6h            | give either --cron or --every
          --cron '0 25 * * *'                      | field 2 (hour) has "25"; it takes 0 to 23
          --cron '0 3 * * *' --timezone Berlin     | no time zone is called "Berlin"
          --cron '0 3 * * *' --timezone +02:00     | no time zone is called "+02:00"
          --every 6h --timezone UTC                | --every knows no time zone
          --every 6x                               | "6x" is not a duration
          --every 0s                               | takes whole seconds, from 1s to 366d
          --every 1500ms                           | takes whole seconds, from 1s to 366d
          --every 6h --catch-up 5s                 | --catch-up 5s: takes whole seconds, from 10s
          --every 6h --jitter 6h                   | must be shorter than --every
          --every 6h --overlap twice               | is none of skip, buffer-one, allow, cancel-other
          --every 6h --pause-after-failures 0      | 0 is not from 1 to 100
          --every 6h --on wbe1                     | no host or group is called "wbe1"
          --every 6h -p colour=red                 | colour
          """)
  void whatIsWrongIsSaidBeforeAnythingIsMade(String options, String said) {
    List<String> words = new ArrayList<>();
    Matcher word = Pattern.compile("'([^']*)'|(\\S+)").matcher(options);
    while (word.find()) {
      words.add(word.group(1) == null ? word.group(2) : word.group(1));
    }
    assertThat(add(words.toArray(String[]::new))).isEqualTo(2);
    assertThat(session.err.toString()).contains(said);
    assertThat(session.ensured).isZero();
    assertThat(session.engine.schedules.all).isEmpty();
  }

  @Test
  void aParameterThatIsMissingAndAStrangeNameAreSaid() {
    assertThat(session.run("schedule", "add", "nightly", book, "--every", "6h")).isEqualTo(2);
    assertThat(session.err.toString()).contains("window");
    assertThat(session.run("schedule", "add", "Night!", book, "--every", "6h")).isEqualTo(2);
    assertThat(session.err.toString()).contains("schedule \"Night!\": a name has lower-case");
    assertThat(session.engine.schedules.all).isEmpty();
  }

  @Test
  void theListTellsWhatIsNextWhatWasLastAndWhatIsPausedWhyByWhomAndUntilWhen() {
    Instant at = Examples.START.minusSeconds(600);
    schedule(
        true,
        new ScheduleNote.Paused(
            new SchedulePause(
                "bo@desk", at, Examples.START.plus(Duration.ofHours(5)), Optional.empty(), "disks"),
            at));
    session.engine.schedules.due = List.of(Examples.START.minusSeconds(7200), at.plusSeconds(60));
    assertThat(session.run("schedule", "list")).isZero();
    assertThat(session.out)
        .hasToString(
            """
            SCHEDULE  STATE   WHEN                     RUNBOOK  ON     NEXT  LAST
            nightly   PAUSED  0 3 * * * Europe/Berlin  mend     local        PAUSED < MISSED
            nightly: paused by bo@desk until 2026-11-20 19:30:22Z (4h59m): disks; salvor schedule resume nightly
            nightly: 1 due time missed so far
            """);
  }

  @Test
  void oneIsShownWithItsRulesItsNextTimesAndWhatBecameOfTheLast() {
    schedule(false, new ScheduleNote.Other(""));
    Instant due = Examples.START.minus(Duration.ofDays(1));
    session.engine.schedules.due = List.of(Examples.START.minus(Duration.ofDays(2)), due);
    session.engine.schedules.rows =
        List.of(
            new RunRow(
                NIGHTLY.run(due),
                "mend",
                "local",
                RunStatus.FAILED,
                "",
                0,
                due,
                Optional.of(due.plusSeconds(63))));
    assertThat(session.run("schedule", "show", "nightly")).isZero();
    assertThat(session.out)
        .hasToString(
            """
            schedule nightly  ACTIVE
            when   0 3 * * * Europe/Berlin, each later by up to 5m
            runs   mend, as it was when added
            on     local
            rules  overlap skip, catches up within 1m, pauses itself after 3 failures in a row
            added  by alice@desk at 2026-11-20 14:30:22Z
            note   patches of the night

            NEXT
            2026-11-20 15:30:22Z  in 59m59s
            2026-11-21 15:30:22Z  in 1d00h

            DUE                   RESULT  TOOK   RUN
            2026-11-19 14:30:22Z  FAILED  1m03s  nightly-2026-11-19T14:30:22Z
            2026-11-18 14:30:22Z  MISSED
            4 runs begun, 1 missed, 2 left out since the run before had not ended
            """);
  }

  @Test
  void programsGetAllOfIt() throws IOException {
    schedule(false, new ScheduleNote.Other(""));
    assertThat(session.run("schedule", "show", "nightly", "--json")).isZero();
    JsonNode json = json();
    assertThat(json.path("cron").asText()).isEqualTo("0 3 * * *");
    assertThat(json.path("overlap").asText()).isEqualTo("skip");
    assertThat(json.path("jitter").asText()).isEqualTo("PT5M");
    assertThat(json.path("counts"))
        .isEqualTo(
            SalvorJson.mapper().readTree("{\"started\": 4, \"missed\": 1, \"overlapped\": 2}"));
    assertThat(json.path("next").path(0).asText()).isEqualTo("2026-11-20T15:30:22Z");
    assertThat(json.toString()).doesNotContain("s3cr3t");
  }

  @Test
  void aChangedInventoryIsSaid() throws IOException {
    assertThat(add("--every", "6h", "--on", "all")).isZero();
    file("fleet.yaml", fleet("web[2:3]").replace("10.0.0.", "10.0.9."));
    assertThat(session.run("schedule", "show", "nightly")).isZero();
    assertThat(session.out.toString())
        .contains(
            "the inventory has changed since (added: web3; gone: web1; reached by another way:"
                + " web2)");
    file("fleet.yaml", fleet("web[1:2]"));
    session.out.getBuffer().setLength(0);
    assertThat(session.run("schedule", "show", "nightly")).isZero();
    assertThat(session.out.toString()).doesNotContain("inventory");
  }

  @Test
  void aPauseHasAnOwnerAReasonAndAnEnd() {
    schedule(false, new ScheduleNote.Other(""));
    assertThat(session.run("schedule", "pause", "nightly")).isEqualTo(2);
    assertThat(session.run("schedule", "pause", "nightly", "--note", "a\nb")).isEqualTo(2);
    assertThat(session.run("schedule", "pause", "nightly", "--note", "x", "--for", "0s"))
        .isEqualTo(2);
    assertThat(session.engine.schedules.pauses).isEmpty();
    assertThat(session.run("schedule", "pause", "nightly", "--note", "disks", "--for", "3d"))
        .isZero();
    SchedulePause pause = session.engine.schedules.pauses.getFirst().pause();
    assertThat(pause.by()).isEqualTo("alice@desk");
    assertThat(Duration.between(pause.at(), pause.until())).isEqualTo(Duration.ofDays(3));
    assertThat(session.out.toString()).contains("begins nothing until 2026-11-23 14:30");
    assertThat(session.run("schedule", "pause", "nightly", "--note", "again")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("is paused already, by alice@desk until 2026-11-23");

    assertThat(session.run("schedule", "resume", "nightly", "--note", "new disks")).isZero();
    assertThat(session.engine.schedules.ended).containsExactly(pause.keeper(NIGHTLY));
    assertThat(session.engine.schedules.the(NIGHTLY).paused()).isFalse();
    assertThat(session.run("schedule", "resume", "nightly")).isZero();
    assertThat(session.err.toString()).contains("was not paused; nothing was changed");
  }

  @Test
  void withoutATimeAPauseEndsAfterAWeek() {
    schedule(false, new ScheduleNote.Other(""));
    assertThat(session.run("schedule", "pause", "nightly", "--note", "disks")).isZero();
    SchedulePause pause = session.engine.schedules.pauses.getFirst().pause();
    assertThat(Duration.between(pause.at(), pause.until())).isEqualTo(Duration.ofDays(7));
  }

  @Test
  void nothingIsRemovedWithoutAWord() throws IOException {
    schedule(false, new ScheduleNote.Other(""));
    assertThat(session.run("schedule", "remove", "nightly")).isEqualTo(2);
    assertThat(session.err.toString()).contains("salvor schedule remove nightly --yes");
    assertThat(session.run("schedule", "remove", "nightly", "--yes", "--json")).isZero();
    assertThat(json().path("removed").asBoolean()).isTrue();
    assertThat(session.run("schedule", "show", "nightly")).isEqualTo(2);
    assertThat(session.err.toString())
        .contains("engine fake knows no schedule nightly; see: salvor schedule list");
  }

  @Test
  void aRunNowIsNamedAndWhereNoneBeginsThatIsSaid() {
    schedule(false, new ScheduleNote.Other(""));
    assertThat(session.run("schedule", "run-now", "nightly")).isEqualTo(1);
    assertThat(session.err.toString()).contains("none has begun within 10 s");
    Instant now = Examples.START.plusSeconds(3600);
    session.engine.schedules.begun =
        List.of(
            new RunRow(
                NIGHTLY.run(now),
                "mend",
                "local",
                RunStatus.RUNNING,
                "",
                0,
                now,
                Optional.empty()));
    assertThat(session.run("schedule", "run-now", "nightly")).isZero();
    assertThat(session.out).hasToString("nightly-2026-11-20T15:30:22Z\n");
    assertThat(session.engine.schedules.triggered).hasSize(2);
  }
}

package dev.salvor.workflow.handover;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.journal.Masker;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A run with one of everything, told event by event. */
final class Night {
  static final String SECRET = "hunter2hunter2";

  private static final String BOOK =
      """
      schemaVersion: 1
      name: night
      parameters:
        pw: {type: secret}
        who: {type: string}
      phases:
        - name: stop
          title: Nothing may write
          steps:
            - name: service
              uses: service
              with: {name: db, state: stopped}
              undo: {uses: service, with: {name: db, state: started}}
            - name: lists
              run: [ls, '${{ params.who }}']
              output: {found: {type: string, from: stdout}}
              idempotency: safe
        - name: move
          steps:
            - name: copy
              check: {shell: test -e /new/db}
              shell: cp -a /old/db /new/db
              user: postgres
              env: {PW: '${{ params.pw }}', WHO: '${{ params.who }}', lower: x}
              cwd: /var/lib
              timeout: 10m
              fallbacks:
                - name: slowly
                  script: files/slowly.sh
                  timeout: 1h
              verify: {run: [test, -s, /new/db], timeout: 5s}
              undo: {shell: rm -rf /new/db}
              onFailure: ask
              output: {where: {type: string, from: stdout}}
            - name: pay
              run: [pay, --once]
              idempotency: never
            - name: tidy
              run: [rm, -rf, /tmp/db]
              onFailure: continue
        - name: switch
          steps:
            - name: over
              approval: {message: Switch now?, approvers: [ann], timeout: 1h}
              run: [switch, '${{ outputs.copy.where }}']
              undo: {run: [switch, back]}
            - name: only
              when: results.copy == 'SUCCEEDED_BY_FALLBACK'
              run: ['true']
            - name: known
              run: [echo, '${{ outputs.lists.found }}']
            - name: never-needed
              when: params.who == 'nobody'
              run: ['true']
      finally:
        - name: start
          uses: service
          with: {name: db, state: started}
      """;

  private static final FileSource FILES =
      name ->
          new FileSource.Content.Bytes(
              "#!/bin/bash -eu\n# slowly\nrsync -a /old/db /new/\n"
                  .getBytes(StandardCharsets.UTF_8));

  private final List<RunEvent> events = new ArrayList<>();
  private final HandoverPage page;

  Night(String who, List<String> secrets) {
    Definition definition = ((RunbookReader.Result.Read) read()).definition();
    HandedRun run =
        new HandedRun(
            new RunId("night-1"),
            definition,
            Map.of("pw", "file:/root/pw", "who", who),
            "local",
            json("{\"hostname\": \"db1\", \"root\": true, \"user\": \"root\"}"),
            "/var/lib/salvor",
            "/var/lib/salvor/lib/0123");
    page = new HandoverPage(run, Masker.of(secrets, List.of()));
    add(
        new RunEvent.RunStarted(
            seq(), at(), "night-1", "night", "d1", "local", "alice", "desk", 1));
    add(new RunEvent.HostReady(seq(), at(), "/var/lib/salvor/runs/night-1", List.of()));
  }

  private static RunbookReader.Result read() {
    RunbookReader.Result result = RunbookReader.read("night.yaml", BOOK, FILES);
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return result;
  }

  private long seq() {
    return events.size() + 1L;
  }

  private Instant at() {
    return Instant.parse("2026-11-21T03:00:00Z").plusSeconds(events.size());
  }

  private void add(RunEvent event) {
    events.add(event);
  }

  static JsonNode json(String text) {
    try {
      return SalvorJson.mapper().readTree(text);
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  Night phase(String name, int number) {
    add(new RunEvent.PhaseStarted(seq(), at(), name, number, 3, ""));
    return this;
  }

  Night undo(String step, int segment, String... argv) {
    String command =
        "{\"program\": {\"kind\": \"argv\", \"argv\": [\""
            + String.join("\", \"", argv)
            + "\"]}, \"env\": {}, \"secretEnv\": {}, \"secretFiles\": {}, \"timeout\": \"PT5M\","
            + " \"grace\": \"PT10S\"}";
    add(
        new RunEvent.UndoRegistered(
            seq(),
            at(),
            step,
            segment,
            argv.length == 0 ? Optional.empty() : Optional.of(json(command))));
    return this;
  }

  Night outputs(String step, String name, String json) {
    Map<String, JsonNode> outputs = Map.of("found", json(json));
    add(new RunEvent.OutputsKept(seq(), at(), step, name, outputs, List.of()));
    return this;
  }

  Night ended(String step, StepResult result) {
    add(new RunEvent.StepEnded(seq(), at(), step, "", result, "main", 1, false, ""));
    return this;
  }

  Night failed(String step, String variant, int attempt, String tail) {
    add(
        new RunEvent.AttemptEnded(
            seq(),
            at(),
            at().minusSeconds(1),
            step,
            variant,
            attempt,
            new AttemptResult.Exited(1),
            false,
            StepPart.COMMAND,
            "cp -a /old/db /new/db",
            tail,
            5,
            5,
            "/var/lib/salvor/runs/night-1/segments/2/move~copy.1.out",
            "exited with 1"));
    return this;
  }

  Night pivot(String step, String to) {
    add(
        new RunEvent.PivotTaken(
            seq(),
            at(),
            "local",
            step,
            1,
            "main",
            to,
            "exit",
            "exited with 1",
            Duration.ofSeconds(1)));
    return this;
  }

  Night asks(String step) {
    Question question =
        new Question(
            step,
            "slowly exited with 1",
            at(),
            at().plusSeconds(3600),
            Ask.OnTimeout.ABORT,
            Optional.empty());
    add(new RunEvent.QuestionAsked(seq(), at(), question));
    return this;
  }

  String pageOf(CutShort cut) {
    return page.text(events, List.of(), Optional.of(cut));
  }

  String page(Underway... underway) {
    return page.text(events, List.of(underway));
  }
}

package dev.salvor.runbook.bind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.packages.drift.DriftClass;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.catalogue.Catalogue;
import dev.salvor.runbook.source.Problem;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Values that no step could take are refused before a run begins. */
final class ActionValuesTest {
  private static final String STATUS = "statusUrl=http://head:8100/status";

  private static Runbook read(RunbookReader.Result result) {
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition().runbook();
  }

  private static Binding drift(String... assignments) {
    return Binder.bindAssignments(read(Catalogue.open("fleet-drift")), List.of(assignments));
  }

  private static List<String> said(Binding binding) {
    return binding instanceof Binding.Unbound unbound
        ? unbound.problems().stream().map(Problem::text).toList()
        : List.of();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "driftThreshold=-4 | driftOn=all | driftThreshold: \"-4\" is too small (so many"
            + " differences are none); at least 0",
        "driftClasses=verzion | driftOn=all | did you mean \"version\"?",
        "driftBinhost=-x | driftOn=all | driftBinhost: \"-x\"",
        "builders=b1=maybe | statusUrl=http://h/ | builders: \"b1=maybe\" is not a builder with its"
            + " configuration; write NAME=enabled or NAME=disabled",
        "pausedAt=paused | statusUrl=http://h/ | pausedAt: \"paused\" is not a place in the answer",
        "pausedAt=paused | statusUrl=http://h/ | write /name/of/field",
        "upAt=up?x | statusUrl=http://h/ | upAt: \"up?x\"",
        "header=X-Key: s3cret | statusUrl=http://h/ | header: this is not a header whose value"
            + " stands elsewhere",
        "header=X-Key: file:s3cret | statusUrl=http://h/ | write NAME: file:/PATH",
        "header=X-Key: env:s3cret no name | statusUrl=http://h/ | header: this is not",
        "statusUrl=http://ada:s3cret@h/ | pausedAt=/p | a login goes into header",
        "statusUrl=ftp://h/ | pausedAt=/p | statusUrl: this is not an address",
        "heartbeats=/run/beat=soon | watch=x | heartbeats: \"/run/beat=soon\" is not the path of a"
            + " heartbeat",
        "heartbeats=run/beat | watch=x | write /PATH, or /PATH=TIME",
        "heartbeats=/run/beat=10 | watch=x | \"/run/beat=10\" is not",
        "schedules=night=often | watch=x | write NAME, or NAME=TIME as in nightly=25h",
        "stagingFiles=-1 | staging=/s | stagingFiles: \"-1\" is too small",
        "startBuilder=ctl start | watch=x | command that starts a builder",
      })
  void inWordsOfTheThing(String wrong, String beside, String words) {
    assertThat(said(drift(wrong, beside)))
        .singleElement()
        .asString()
        .contains(words)
        .doesNotContain("s3cret");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "pausedAt=/state=paused|draining",
        "pausedAt=/paused?",
        "pausedAt=?",
        "idleAt=/a~1b/0?=yes",
        "header=X-Key: file:/etc/key",
        "header=X-Key:env:KEY_1",
        "heartbeats=/run/a=b/beat",
        "heartbeats=[\"/run/a=b/beat=1h30m\", \"/x=PT5M\", \"/y\"]",
        "schedules=night,morning=25h",
        "builders=b1,b2=enabled,b3=disabled",
        "resumeUrl=https://[::1]:8100/resume?x=y@z",
      })
  void whatCanBeTakenIsTaken(String right) {
    assertThat(said(drift(STATUS, right))).isEmpty();
  }

  @Test
  void whatIsLookedAtByNobodyIsNoReasonToRefuse() {
    assertThat(said(drift("pausedAt=paused"))).isEmpty();
    assertThat(said(drift("statusUrl=", "resumeUrl=", "header="))).isEmpty();
  }

  @Test
  void whatDependsOnTheRunIsLeftToIt() {
    Runbook book =
        read(
            RunbookReader.read(
                "r.yaml",
                """
                schemaVersion: 1
                name: r
                parameters:
                  folder: {type: string, required: true}
                phases:
                  - name: p
                    steps:
                      - name: one
                        run: ['true']
                        idempotency: safe
                        output: {x: {type: string, key: x}}
                      - name: two
                        when: outputs.one.x == 'y'
                        uses: watch.folder
                        with: {watch: w, folder: '${{ params.folder }}'}
                      - name: all
                        parallel:
                          steps:
                            - name: three
                              forEach: "['a']"
                              when: "item == 'a'"
                              uses: watch.folder
                              with: {watch: w, folder: '${{ params.folder }}'}
                            - name: four
                              uses: watch.folder
                              with: {watch: w, folder: '/x/${{ params.folder }}'}
                """,
                FileSource.none()));
    assertThat(said(Binder.bindAssignments(book, List.of("folder=relative")))).isEmpty();
  }

  @Test
  void theClassesOfDriftAreThoseThatThereAre() {
    List<String> problems = new ArrayList<>();
    for (String word : DriftClass.all()) {
      problems.addAll(said(drift("driftOn=all", "driftClasses=" + word)));
    }
    assertThat(problems).isEmpty();
    assertThat(said(drift("driftOn=all", "driftClasses=none")))
        .singleElement()
        .asString()
        .contains(String.join(", ", DriftClass.all()));
  }
}

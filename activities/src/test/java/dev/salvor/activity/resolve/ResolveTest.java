package dev.salvor.activity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.EvaluateRequest;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

final class ResolveTest {
  private static final FileSource FILES =
      name ->
          new FileSource.Content.Bytes(
              ("#!/bin/sh\n# " + name + "\n").getBytes(StandardCharsets.UTF_8));

  private static Definition definition(String parameters, String steps) {
    String text =
        "schemaVersion: 1\nname: r\nparameters: {"
            + parameters
            + "}\nphases:\n  - name: p\n    steps:\n"
            + steps.indent(6);
    RunbookReader.Result result = RunbookReader.read("r.yaml", text, FILES);
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition();
  }

  private static ResolveReport resolve(
      Definition definition,
      int first,
      Map<String, Object> parameters,
      Map<String, Map<String, Object>> outputs) {
    try {
      return new ResolveActivitiesImpl()
          .resolve(
              new ResolveRequest(
                  definition,
                  0,
                  first,
                  "local",
                  parameters,
                  SalvorJson.mapper().readTree("{\"os\":{\"id\":\"debian\",\"version\":12}}"),
                  outputs,
                  Map.of()));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  private static Command main(ResolvedStep step) {
    assertThat(step.problem()).isEmpty();
    return step.variants().get(0).command();
  }

  @Test
  void oneElementStaysOneArgument() {
    Definition d =
        definition(
            "v: {type: string}",
            "- {name: s, run: [echo, '${{ params.v }}', 'a ${{ params.v }} b'], idempotency:"
                + " safe}");
    String hostile = "a b'\"$(id)\n%s ü ${{ 1 }}";
    Command command = main(resolve(d, 0, Map.of("v", hostile), Map.of()).steps().get(0));
    assertThat(command.program())
        .isEqualTo(new Program.Argv(List.of("echo", hostile, "a " + hostile + " b")));
    assertThat(command.timeout()).isEqualTo(Duration.ofMinutes(5));
  }

  @Test
  void aSegmentEndsWhereAResultOfItIsNeeded() {
    Definition d =
        definition(
            "",
            """
            - {name: a, run: [a], idempotency: safe, output: {v: {regex: x}}}
            - {name: b, run: [b], idempotency: safe}
            - {name: c, run: [c, '${{ outputs.a.v }}'], idempotency: safe}
            - {name: d, run: [d], idempotency: safe, segment: alone}
            - {name: e, run: [e], idempotency: safe}
            """);
    assertThat(resolve(d, 0, Map.of(), Map.of()).consumedSteps()).isEqualTo(2);
    ResolveReport second = resolve(d, 2, Map.of(), Map.of("a", Map.of("v", "1.2")));
    assertThat(second.consumedSteps()).isEqualTo(1);
    assertThat(main(second.steps().get(0)).program())
        .isEqualTo(new Program.Argv(List.of("c", "1.2")));
    assertThat(resolve(d, 3, Map.of(), Map.of()).consumedSteps()).isEqualTo(1);
  }

  @Test
  void whenFalseSkipsAndSaysTheExpression() {
    Definition d =
        definition(
            "", "- {name: s, when: host.facts.os.id == 'gentoo', run: [a], idempotency: safe}");
    ResolvedStep step = resolve(d, 0, Map.of(), Map.of()).steps().get(0);
    assertThat(step.skip()).contains("when is false: host.facts.os.id == 'gentoo'");
    assertThat(step.variants()).isEmpty();
  }

  @Test
  void anExpressionThatCannotBeEvaluatedIsAProblemOfItsStep() {
    Definition d =
        definition(
            "v: {type: string}",
            "- {name: s, run: [a, '${{ params.v }}'], idempotency: safe}\n"
                + "- {name: t, run: [b], idempotency: safe}");
    List<ResolvedStep> steps = resolve(d, 0, Map.of(), Map.of()).steps();
    assertThat(steps.get(0).problem())
        .contains(
            "the expression \"params.v\" cannot be evaluated: there is no \"v\"; has(...) tells"
                + " whether something is there");
    assertThat(steps.get(1).problem()).isEmpty();
  }

  @Test
  void forEachIsUnrolledWithIdsOfTheElements() {
    Definition d =
        definition(
            "",
            "- {name: s, forEach: [x, y, z], when: item != 'y', run: [echo, '${{ item }}'],"
                + " idempotency: safe}");
    List<ResolvedStep> steps = resolve(d, 0, Map.of(), Map.of()).steps();
    assertThat(steps).extracting(s -> s.skip().isPresent()).containsExactly(false, true, false);
    assertThat(steps)
        .extracting(ResolvedStep::id)
        .doesNotHaveDuplicates()
        .allMatch(i -> i.matches("p\\.s\\.[0-9a-f]{8}"));
    assertThat(main(steps.get(2)).program()).isEqualTo(new Program.Argv(List.of("echo", "z")));
  }

  @Test
  void secretsArePassedByNameOnly() {
    Definition d =
        definition(
            "pw: {type: secret}",
            "- {name: s, shell: 'cat', env: {PW: '${{ params.pw }}', A: b}, idempotency: safe}");
    Command command = main(resolve(d, 0, Map.of("pw", "env:SECRET"), Map.of()).steps().get(0));
    assertThat(command.secretEnv()).isEqualTo(Map.of("PW", "pw"));
    assertThat(command.env()).isEqualTo(Map.of("A", "b"));
    assertThat(command.program()).isEqualTo(new Program.Script("s.sh", "cat"));
  }

  @Test
  void scriptsComeFromThePinnedDefinition() {
    Definition d = definition("", "- {name: s, script: files/x.sh, check: {shell: 'true'}}");
    ResolvedStep step = resolve(d, 0, Map.of(), Map.of()).steps().get(0);
    assertThat(main(step).program())
        .isEqualTo(new Program.Script("x.sh", "#!/bin/sh\n# files/x.sh\n"));
    assertThat(step.check().orElseThrow().program())
        .isEqualTo(new Program.Script("s.check.sh", "true"));
  }

  @Test
  void parametersOfAnActionBecomeItsEnvironment() {
    Definition d =
        definition(
            "h: {type: string}",
            """
            - name: s
              uses: http
              with:
                url: https://example.org/
                headers: {X-A: '${{ params.h }}', X-B: two}
                timeout: 1m30s
                insecure: true
                expectStatus: 204
            - {name: t, uses: wait, with: {command: ['test', '-e', '${{ params.h }}'], interval: 500ms}}
            """);
    List<ResolvedStep> steps = resolve(d, 0, Map.of("h", "a\n$(id)"), Map.of()).steps();
    Command http = main(steps.get(0));
    assertThat(http.program()).isEqualTo(new Program.Builtin("http", "do"));
    assertThat(http.env())
        .isEqualTo(
            Map.of(
                "WITH_URL", "https://example.org/",
                "WITH_HEADERS_COUNT", "2",
                "WITH_HEADERS_0", "X-A",
                "WITH_HEADERS_0_VALUE", "a\n$(id)",
                "WITH_HEADERS_1", "X-B",
                "WITH_HEADERS_1_VALUE", "two",
                "WITH_TIMEOUT", "90",
                "WITH_INSECURE", "true",
                "WITH_EXPECT_STATUS", "204"));
    assertThat(steps.get(0).check().orElseThrow().program())
        .isEqualTo(new Program.Builtin("http", "check"));
    assertThat(steps.get(0).undo()).isEmpty();
    assertThat(main(steps.get(1)).env())
        .isEqualTo(
            Map.of(
                "WITH_COMMAND_COUNT",
                "3",
                "WITH_COMMAND_0",
                "test",
                "WITH_COMMAND_1",
                "-e",
                "WITH_COMMAND_2",
                "a\n$(id)",
                "WITH_INTERVAL",
                "1"));
  }

  @Test
  void secretsOfAnActionArriveAsFiles() {
    Definition d =
        definition(
            "pw: {type: secret}, u: {type: string}",
            "- {name: s, uses: password, with: {user: '${{ params.u }}', password: '${{ params.pw"
                + " }}'}}");
    Command command =
        main(resolve(d, 0, Map.of("pw", "env:P", "u", "kim"), Map.of()).steps().get(0));
    assertThat(command.secretFiles()).isEqualTo(Map.of("WITH_PASSWORD_FILE", "pw"));
    assertThat(command.env()).isEqualTo(Map.of("WITH_USER", "kim"));
    assertThat(resolve(d, 0, Map.of("u", "kim"), Map.of()).steps().get(0).problem())
        .contains("password: the secret parameter \"pw\" was not given");
    assertThat(
            resolve(d, 0, Map.of("pw", "env:P", "u", "a b; rm"), Map.of())
                .steps()
                .get(0)
                .problem()
                .orElseThrow())
        .startsWith("with: user: \"a b; rm\" is not ");
  }

  @Test
  void aFileBesideTheRunbookTravelsAsContent() {
    Definition d =
        definition(
            "",
            "- {name: s, uses: file, with: {path: /etc/x, source: files/x.conf, mode: '0600'}}\n"
                + "- {name: t, uses: file, with: {path: /etc/y, source: /usr/share/y}}");
    List<ResolvedStep> steps = resolve(d, 0, Map.of(), Map.of()).steps();
    assertThat(main(steps.get(0)).env())
        .isEqualTo(
            Map.of(
                "WITH_PATH",
                "/etc/x",
                "WITH_CONTENT",
                "#!/bin/sh\n# files/x.conf\n",
                "WITH_MODE",
                "0600"));
    assertThat(main(steps.get(1)).env())
        .isEqualTo(Map.of("WITH_PATH", "/etc/y", "WITH_SOURCE", "/usr/share/y"));
  }

  @Test
  void undoOfTheActionIsUndoneAndAnotherActionIsDone() {
    Definition d =
        definition(
            "",
            """
            - {name: s, uses: service, with: {name: sshd, state: stopped}}
            - {name: t, run: [x], idempotency: safe, undo: {uses: service, with: {name: sshd, state: started}}}
            - {name: u, uses: service, with: {name: a, state: stopped}, undo: {uses: service, with: {name: b, state: started}}}
            """);
    List<ResolvedStep> steps = resolve(d, 0, Map.of(), Map.of()).steps();
    assertThat(steps)
        .extracting(s -> s.undo().orElseThrow().program())
        .containsExactly(
            new Program.Builtin("service", "undo"),
            new Program.Builtin("service", "do"),
            new Program.Builtin("service", "do"));
  }

  @Test
  void aPhaseIsAskedOnceAndSkippedAsAWhole() {
    String text =
        "schemaVersion: 1\n"
            + "name: r\n"
            + "phases: [{name: p, when: host.facts.os.version > 12, steps: [{name: a, run: [x],"
            + " idempotency: safe, segment: alone}, {name: b, run: [x], idempotency: safe}]}]\n";
    Definition d =
        ((RunbookReader.Result.Read) RunbookReader.read("r.yaml", text, FILES)).definition();
    ResolveReport report = resolve(d, 0, Map.of(), Map.of());
    assertThat(report.consumedSteps()).isEqualTo(2);
    assertThat(report.steps())
        .extracting(s -> s.skip().orElseThrow())
        .containsOnly("when of the phase is false: host.facts.os.version > 12");
    assertThat(resolve(d, 1, Map.of(), Map.of()).steps().get(0).skip()).isEmpty();
  }

  @Test
  void aGroupIsASegmentWithItsConcurrency() {
    Definition d =
        definition(
            "",
            "- {name: g, when: host.name == 'local', parallel: {maxConcurrency: 3, steps: [{name:"
                + " a, run: [x], idempotency: safe}, {name: b, forEach: [1, 2], run: [x],"
                + " idempotency: safe}]}}");
    ResolveReport report = resolve(d, 0, Map.of(), Map.of());
    assertThat(report.maxConcurrency()).isEqualTo(3);
    assertThat(report.consumedSteps()).isEqualTo(1);
    assertThat(report.steps()).hasSize(3).allMatch(s -> s.problem().isEmpty());
  }

  @Test
  void aRebootStandsAloneAndHasTimeForItself() {
    Definition d = definition("", "- {name: s, uses: reboot, with: {timeout: 20m}}");
    ResolvedStep step = resolve(d, 0, Map.of(), Map.of()).steps().get(0);
    assertThat(step.reboot()).isTrue();
    assertThat(step.alone()).isTrue();
    assertThat(main(step).timeout()).isGreaterThan(Duration.ofMinutes(20));
  }

  @Test
  void whatOnlyTheRunKnowsIsCheckedWhenItIsKnown() {
    Definition d =
        definition(
            "t: {type: string}",
            """
            - {name: a, run: [x], timeout: '${{ params.t }}', idempotency: safe}
            - {name: b, run: [x], user: '${{ params.t }}', idempotency: safe}
            - {name: c, run: [x], cwd: '${{ params.t }}', idempotency: safe}
            - {name: d, forEach: 'params.t.split("")', run: [x], idempotency: safe}
            - {name: e, run: ['${{ host.facts }}'], idempotency: safe}
            - {name: f, run: ['${{ params.t.substring(1) }}'], idempotency: safe}
            """);
    assertThat(
            resolve(d, 0, Map.of("t", "90 s"), Map.of()).steps().stream()
                .map(s -> s.problem().orElse("none")))
        .containsExactly(
            "timeout: \"90 s\" is not a duration with unit, for example 5m",
            "user: \"90 s\" is not the name of an account",
            "cwd: \"90 s\" is not an absolute folder",
            "none",
            "none",
            "none",
            "none",
            "the expression \"host.facts\" gives a list or mapping where one value is needed",
            "none");
    assertThat(resolve(d, 0, Map.of("t", "0s"), Map.of()).steps().get(0).problem())
        .contains("timeout: must be above zero");
    assertThat(resolve(d, 0, Map.of("t", "aa"), Map.of()).steps().get(3).problem())
        .contains("forEach: the element \"a\" is in the list twice");
  }

  @Test
  void resolvesTheSameAfterTheDefinitionTravelledAsJson() throws IOException {
    Definition d =
        definition(
            "n: {type: int, default: 3}",
            "- {name: s, uses: service, with: {name: sshd, state: started, port: '${{ params.n + 19"
                + " }}'}}");
    Definition back =
        SalvorJson.mapper().readValue(SalvorJson.mapper().writeValueAsBytes(d), Definition.class);
    Map<String, Object> values = Map.of("n", 3);
    ResolveReport report = resolve(back, 0, values, Map.of());
    assertThat(report).isEqualTo(resolve(d, 0, values, Map.of()));
    assertThat(main(report.steps().get(0)).env()).containsEntry("WITH_PORT", "22");
    String json = SalvorJson.mapper().writeValueAsString(report);
    assertThat(SalvorJson.mapper().readValue(json, ResolveReport.class)).isEqualTo(report);
  }

  @Test
  void expressionsBetweenSegmentsSeeTheOutputsOfTheAttempt() throws IOException {
    Definition d =
        definition(
            "t: {type: duration, default: 5m}",
            "- {name: s, run: [x], timeout: '${{ params.t }}', idempotency: safe}");
    JsonNode none = SalvorJson.mapper().createObjectNode();
    ResolveRequest scope =
        new ResolveRequest(
            d, -1, 0, "local", Map.of("t", "90s"), none, Map.of("a", Map.of("v", 1)), Map.of());
    ResolveActivitiesImpl resolve = new ResolveActivitiesImpl();
    Map<String, JsonNode> attempt = Map.of("state", SalvorJson.mapper().readTree("\"up\""));
    assertThat(
            resolve
                .evaluate(
                    new EvaluateRequest(
                        "outputs.state == 'up' && outputs.a.v == 1", false, scope, attempt))
                .value())
        .contains(BooleanNode.TRUE);
    assertThat(
            resolve.evaluate(new EvaluateRequest("${{ params.t }}", true, scope, Map.of())).value())
        .contains(new TextNode("90s"));
    assertThat(resolve.evaluate(new EvaluateRequest("outputs.none", false, scope, Map.of())))
        .isEqualTo(
            new EvaluateReport(
                Optional.empty(),
                "the expression \"outputs.none\" cannot be evaluated: there is no \"none\";"
                    + " has(...) tells whether something is there"));
  }

  @Property(tries = 300)
  void noValueBecomesMoreThanItsArgument(@ForAll String value) {
    Definition d =
        definition(
            "v: {type: string}",
            "- {name: s, run: [echo, '${{ params.v }}', '-${{ params.v }}-'], env: {V: '${{"
                + " params.v }}'}, idempotency: safe}");
    ResolvedStep step = resolve(d, 0, Map.of("v", value), Map.of()).steps().get(0);
    if (value.indexOf('\0') >= 0) {
      assertThat(step.problem()).isPresent();
    } else {
      assertThat(main(step).program())
          .isEqualTo(new Program.Argv(List.of("echo", value, "-" + value + "-")));
      assertThat(main(step).env()).isEqualTo(Map.of("V", value));
    }
  }
}

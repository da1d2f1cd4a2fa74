package dev.salvor.workflow.resolve;

import static dev.salvor.workflow.resolve.ResolveFixture.definition;
import static dev.salvor.workflow.resolve.ResolveFixture.main;
import static dev.salvor.workflow.resolve.ResolveFixture.resolve;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.TextNode;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.EvaluateRequest;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

/** Values of expressions and parameters on their way into commands. */
final class ResolvedValueTest {
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
  void expressionsBetweenSegmentsSeeTheOutputsOfTheAttempt() throws IOException {
    Definition d =
        definition(
            "t: {type: duration, default: 5m}",
            "- {name: s, run: [x], timeout: '${{ params.t }}', idempotency: safe}");
    JsonNode none = SalvorJson.mapper().createObjectNode();
    ResolveRequest scope =
        new ResolveRequest(
            d,
            -1,
            0,
            "local",
            false,
            Map.of("t", "90s"),
            none,
            Map.of("a", Map.of("v", 1)),
            Map.of());
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

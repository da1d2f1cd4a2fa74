package dev.salvor.activity.resolve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
}

package dev.salvor.workflow.resolve;

import static dev.salvor.workflow.resolve.ResolveFixture.FILES;
import static dev.salvor.workflow.resolve.ResolveFixture.definition;
import static dev.salvor.workflow.resolve.ResolveFixture.main;
import static dev.salvor.workflow.resolve.ResolveFixture.resolve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.runbook.yaml.RunbookReader;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Program;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which steps a segment holds, and which of them are skipped. */
final class ResolveTest {
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
    assertThat(step.skip()).contains("\"when\" is false: host.facts.os.id == 'gentoo'");
    assertThat(step.variants()).isEmpty();
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
        .containsOnly("\"when\" of the phase is false: host.facts.os.version > 12");
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
}

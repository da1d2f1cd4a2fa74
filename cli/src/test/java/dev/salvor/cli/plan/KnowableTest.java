package dev.salvor.cli.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.DefinitionSignature;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class KnowableTest {
  private static Definition book(String steps) {
    String text =
        """
        schemaVersion: 1
        name: book
        parameters: {mode: {type: string, default: a}}
        phases:
          - name: one
            steps:
              - name: first
                run: [look]
                timeout: 1m
                idempotency: safe
                output: {version: {type: string, from: stdout}}
        %s\
        """
            .formatted(steps.indent(6));
    RunbookReader.Result result = RunbookReader.read("book.yaml", text, FileSource.none());
    assertThat(result).as("%s", result).isInstanceOf(RunbookReader.Result.Read.class);
    return ((RunbookReader.Result.Read) result).definition();
  }

  private static Step.Single second(Knowable knowable) {
    return (Step.Single) knowable.definition().runbook().phases().get(0).steps().get(1);
  }

  private static Dependencies needs(Knowable knowable, String step) {
    return Objects.requireNonNull(knowable.dependencies().get(step), step);
  }

  @Test
  void aBookWithoutDependenciesIsKnownAsAWhole() {
    Definition whole =
        book("- {name: s, run: [x, '${{ params.mode }}'], timeout: 1m, idempotency: safe}");
    Knowable knowable = Knowable.of(whole);

    assertThat(needs(knowable, "one.s").all()).isEmpty();
    assertThat(second(knowable).main()).isEqualTo(second(Knowable.of(whole)).main());
    assertThat(second(knowable).main().action())
        .isEqualTo(((Step.Single) whole.runbook().phases().get(0).steps().get(1)).main().action());
  }

  @Test
  void whatPeopleHaveSignedGoesWithThePartThatIsPlanned() {
    Definition whole =
        book("- {name: s, run: [x], timeout: 1m, idempotency: safe}")
            .signed(List.of(new DefinitionSignature("k", Instant.EPOCH, "s")));
    Definition part = Knowable.of(whole).definition();
    assertThat(part.written()).isEqualTo(whole);
    assertThat(part.sha256()).isNotEqualTo(whole.sha256());
  }

  @Test
  void aCheckIsKeptWhereOnlyTheCommandDependsOnAResult() {
    Knowable knowable =
        Knowable.of(
            book(
                """
                - name: s
                  check: {run: [test, -e, /x]}
                  run: [install, '${{ outputs.first.version }}']
                  undo: {run: [remove]}
                  fallbacks: [{name: other, run: [fetch]}]
                  timeout: 1m
                  idempotency: safe
                """));

    Dependencies needs = needs(knowable, "one.s");
    assertThat(needs.arguments()).containsExactly("first");
    assertThat(needs.check()).isEmpty();
    assertThat(second(knowable).check()).isPresent();
    assertThat(second(knowable).fallbacks()).isEmpty();
    assertThat(second(knowable).undo()).isEmpty();
    assertThat(second(knowable).main().action().toString()).doesNotContain("outputs");
  }

  @Test
  void aConditionOnAResultIsLeftOutAndNamed() {
    Knowable knowable =
        Knowable.of(
            book(
                """
                - name: s
                  when: params.mode == 'a' && results.first == 'FAILED'
                  run: [x]
                  timeout: 1m
                  idempotency: safe
                """));

    assertThat(needs(knowable, "one.s").when()).containsExactly("first");
    assertThat(second(knowable).when()).isEmpty();
  }

  @Test
  void nothingOfAStepThatIsDoneForEachResultIsKnown() {
    Knowable knowable =
        Knowable.of(
            book(
                """
                - name: s
                  forEach: '[outputs.first.version]'
                  check: {run: [test, '${{ item }}']}
                  run: [x, '${{ item }}']
                  timeout: 1m
                  idempotency: safe
                """));

    assertThat(needs(knowable, "one.s").times()).containsExactly("first");
    assertThat(second(knowable).forEach()).isEmpty();
    assertThat(second(knowable).check()).isEmpty();
  }

  @Test
  void aGroupThatDependsOnAResultMakesItsStepsDepend() {
    Knowable knowable =
        Knowable.of(
            book(
                """
                - name: group
                  when: results.first == 'FAILED'
                  parallel:
                    steps: [{name: p, run: [x], timeout: 1m, idempotency: safe}]
                """));

    assertThat(needs(knowable, "one.p").when()).containsExactly("first");
    assertThat(knowable.definition().runbook().phases().get(0).steps().get(1).when()).isEmpty();
  }
}

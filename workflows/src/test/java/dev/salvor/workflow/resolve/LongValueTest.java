package dev.salvor.workflow.resolve;

import static dev.salvor.workflow.resolve.ResolveFixture.definition;
import static dev.salvor.workflow.resolve.ResolveFixture.main;
import static dev.salvor.workflow.resolve.ResolveFixture.resolve;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.ResolvedStep;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The kernel takes 128 KiB in one value; what is beyond is a file or a problem, never a crash. */
final class LongValueTest {
  private static final Definition RUNBOOK =
      definition(
          "v: {type: string}",
          """
          - {name: a, uses: file, with: {path: /etc/x, content: '${{ params.v }}'}}
          - {name: b, uses: note, with: {message: '${{ params.v }}'}}
          - {name: c, uses: process.end, with: {match: '${{ params.v }}'}}
          - {name: d, uses: wait, with: {command: [test, '${{ params.v }}']}}
          - {name: e, run: [echo, '${{ params.v }}'], idempotency: safe}
          - {name: f, shell: ':', env: {A: '${{ params.v }}'}, idempotency: safe}
          """);

  @Test
  void onlyKeysThatSayLargeTakeMoreThan64KiB() {
    List<ResolvedStep> steps = steps("\u00e9".repeat(33_000));
    assertThat(main(steps.get(0)).env()).containsEntry("WITH_CONTENT", "\u00e9".repeat(33_000));
    assertThat(main(steps.get(1)).env()).containsKey("WITH_MESSAGE");
    assertThat(steps.get(2).problem())
        .contains(
            "with: match: 66000 bytes are too many; \"process.end\" takes at most 64 KiB there");
    assertThat(steps.get(3).problem().orElseThrow()).startsWith("with: command: 66005 bytes");
    assertThat(main(steps.get(4)).program().toString()).contains("\u00e9\u00e9");
  }

  @Test
  void whatNoProcessCanBeGivenIsAProblemWithAWayOut() {
    List<ResolvedStep> steps = steps("x".repeat(300_000));
    assertThat(steps.get(0).problem()).isEmpty();
    assertThat(steps.get(4).problem())
        .contains(
            "run: 300000 bytes are too many for one argument or environment variable (Linux takes"
                + " 127 KiB); write the value to a file with the action \"file\" and pass its"
                + " path");
    assertThat(steps.get(5).problem().orElseThrow()).startsWith("env.A: 300000 bytes");
  }

  private static List<ResolvedStep> steps(String value) {
    return resolve(RUNBOOK, 0, Map.of("v", value), Map.of()).steps();
  }
}

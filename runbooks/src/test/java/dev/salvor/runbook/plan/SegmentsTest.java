package dev.salvor.runbook.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Step;
import dev.salvor.runbook.yaml.FileSource;
import dev.salvor.runbook.yaml.RunbookReader;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SegmentsTest {
  private static List<List<String>> segments(String steps) {
    String text = "schemaVersion: 1\nname: r\nphases:\n  - name: p\n    steps:\n" + steps.indent(6);
    RunbookReader.Result result = RunbookReader.read("r.yaml", text, FileSource.none());
    assertThat(result).isInstanceOf(RunbookReader.Result.Read.class);
    List<Step> all =
        ((RunbookReader.Result.Read) result).definition().runbook().phases().get(0).steps();
    return Segments.of(all).stream().map(s -> s.steps().stream().map(Step::name).toList()).toList();
  }

  private static String plain(String name) {
    return "- {name: " + name + ", run: [x], idempotency: safe, output: {v: {regex: x}}}\n";
  }

  @Test
  void independentStepsTravelTogether() {
    assertThat(segments(plain("a") + plain("b") + plain("c")))
        .isEqualTo(List.of(List.of("a", "b", "c")));
  }

  @Test
  void aCopyTravelsAlone() {
    String copy = "- {name: b, uses: copy, with: {source: /srv/x, target: /srv/y}, timeout: 5m}\n";
    assertThat(segments(plain("a") + copy + plain("c")))
        .isEqualTo(List.of(List.of("a"), List.of("b"), List.of("c")));
  }

  @Test
  void whatNeedsAResultBeginsANewOne() {
    String needs = "- {name: c, run: [x, \"${{ outputs['b'].v }}\"], idempotency: safe}\n";
    assertThat(segments(plain("a") + plain("b") + needs + plain("d")))
        .isEqualTo(List.of(List.of("a", "b"), List.of("c", "d")));
  }

  @Test
  void conditionsAndLoopsAndUndoAndComputedNamesCount() {
    assertThat(
            segments(
                plain("a")
                    + "- {name: b, when: results.a == 'FAILED', run: [x], idempotency: safe}\n"))
        .hasSize(2);
    assertThat(
            segments(
                plain("a")
                    + "- {name: b, forEach: \"outputs.a.v.split(',')\", run: [x], idempotency:"
                    + " safe}\n"))
        .hasSize(2);
    assertThat(
            segments(
                plain("a")
                    + "- {name: b, run: [x], idempotency: safe, undo: {run: ['${{ outputs.a.v"
                    + " }}']}}\n"))
        .hasSize(2);
    assertThat(
            segments(
                plain("a")
                    + "- {name: b, when: \"results.exists(r, r == 'a')\", run: [x], idempotency:"
                    + " safe}\n"))
        .hasSize(2);
  }

  @Test
  void loneStepsAndGroupsAndRebootsStandAlone() {
    assertThat(
            segments(
                plain("a")
                    + "- {name: b, run: [x], idempotency: safe, segment: alone}\n"
                    + "- {name: r, uses: reboot}\n"
                    + "- {name: g, parallel: {steps: [{name: g1, run: [x], idempotency: safe}]}}\n"
                    + plain("c")
                    + plain("d")))
        .isEqualTo(
            List.of(List.of("a"), List.of("b"), List.of("r"), List.of("g"), List.of("c", "d")));
  }

  @Test
  void aSegmentIsOfBoundedSize() {
    StringBuilder steps = new StringBuilder();
    for (int i = 0; i < 150; i++) {
      steps.append(plain("s" + i));
    }
    assertThat(segments(steps.toString())).extracting(List::size).containsExactly(64, 64, 22);
  }

  @Test
  void longIdsAreCutAndStayDifferent() {
    String phase = "p".repeat(60);
    assertThat(StepIds.of("p", "s")).isEqualTo("p.s");
    assertThat(StepIds.of(phase, "step-one"))
        .hasSize(63)
        .isNotEqualTo(StepIds.of(phase, "step-two"));
    assertThat(StepIds.of("p", "s", "a/b")).matches("p\\.s\\.[0-9a-f]{8}");
  }
}

package dev.salvor.workflow.interpreter;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.NullNode;
import dev.salvor.runbook.Retry;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.Program;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Which steps travel together, and what is said about them. */
final class PlanningTest {
  private static final Retry UNTIL =
      new Retry(2, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), List.of(), Optional.of("true"));

  private static List<String> together(Books.StepBuilder... steps) {
    ResolveRequest request =
        new ResolveRequest(
            Books.book(Books.phase("p", (Object[]) steps)).pin(),
            0,
            0,
            "local",
            false,
            Map.of(),
            NullNode.getInstance(),
            Map.of(),
            Map.of());
    List<ResolvedStep> resolved = new PlainResolver().resolve(request).steps();
    return SegmentPlanner.next(resolved).stream().map(ResolvedStep::step).toList();
  }

  @Test
  void skippedStepsDoNotCutAnOrder() {
    assertThat(together(Books.step("a"), Books.step("b").when("false"), Books.step("c")))
        .containsExactly("a", "c");
  }

  @Test
  void aStepWithAProblemEndsTheOrderBeforeIt() {
    assertThat(together(Books.step("a"), Books.step("b").when("broken"), Books.step("c")))
        .containsExactly("a");
  }

  @Test
  void aStepWhoseSuccessIsJudgedEndsTheOrderWithIt() {
    assertThat(together(Books.step("a"), Books.step("b").retry(UNTIL), Books.step("c")))
        .containsExactly("a", "b");
  }

  @Test
  void anOrderHasABound() {
    Books.StepBuilder[] many =
        IntStream.range(0, 150)
            .mapToObj(i -> Books.step("s" + i))
            .toArray(Books.StepBuilder[]::new);

    assertThat(together(many)).hasSize(SegmentPlanner.MOST_STEPS);
  }

  @Test
  void aCommandIsShownAsAPersonWouldTypeIt() {
    assertThat(shown(new Program.Argv(List.of("cp", "a b", "it's", "/x", ""))))
        .isEqualTo("cp 'a b' 'it'\\''s' /x ''");
    assertThat(shown(new Program.Argv(List.of("x".repeat(900))))).hasSize(500).endsWith("…");
    assertThat(shown(new Program.Script("files/build.sh", "secret text")))
        .isEqualTo("files/build.sh");
    assertThat(shown(new Program.Builtin("service", "do"))).isEqualTo("service do");
  }

  private static String shown(Program program) {
    return Texts.commandLine(
        new Command(
            program,
            Map.of("TOKEN", "hidden"),
            Map.of(),
            Map.of(),
            Optional.empty(),
            Optional.empty(),
            Duration.ofMinutes(1),
            Duration.ofSeconds(10)));
  }
}

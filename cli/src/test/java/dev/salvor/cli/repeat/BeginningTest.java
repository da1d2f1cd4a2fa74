package dev.salvor.cli.repeat;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.IntNode;
import dev.salvor.cli.engine.Fact;
import dev.salvor.cli.view.Examples;
import dev.salvor.cli.view.RunStory;
import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.StepReport;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Repeats;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.contract.run.StepPart;
import dev.salvor.workflow.contract.run.StepResult;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** The runbook of the examples has the steps look.disks, build.compile and build.install. */
final class BeginningTest {
  private static final AtomicLong NUMBERS = new AtomicLong();
  private static final Definition DEFINITION = Examples.definition();

  private static RunEvent.StepEnded ended(String step, StepResult result, boolean tolerated) {
    return new RunEvent.StepEnded(
        NUMBERS.incrementAndGet(),
        Examples.START,
        step,
        "",
        result,
        "main",
        1,
        tolerated,
        "exit 2");
  }

  private static RunStory story(RunEvent... events) {
    RunStory story = new RunStory();
    story.take(new Fact.Begun(Examples.START, Examples.request()));
    story.take(new Fact.Journal(List.of(events)));
    return story;
  }

  private static OldRun old(RunEvent... events) {
    return OldRun.of(Examples.request(), story(events));
  }

  private static Repeats repeats(Beginning beginning) {
    assertThat(beginning).isInstanceOf(Beginning.At.class);
    return ((Beginning.At) beginning).repeats();
  }

  @Test
  void failedBeginsWithTheFirstStepThatDidNotEndWellAndTakesOverWhatIsBeforeIt() {
    OldRun old =
        old(
            ended("look.disks", StepResult.ALREADY_DONE, false),
            ended("build.compile", StepResult.FAILED, false),
            ended("build.install", StepResult.SUCCEEDED, false));
    Repeats repeats = repeats(Beginning.failed(old, DEFINITION));
    assertThat(repeats.run()).isEqualTo(Examples.ID);
    assertThat(repeats.from()).contains("build.compile");
    assertThat(repeats.done())
        .containsOnly(
            Map.entry(
                "disks", new Repeats.Before(Examples.ID, Optional.of(StepResult.ALREADY_DONE))));
  }

  @Test
  void whatTheRunDidNotGetToOrUndidIsNotDone() {
    assertThat(
            repeats(
                    Beginning.failed(
                        old(ended("look.disks", StepResult.SUCCEEDED, false)), DEFINITION))
                .from())
        .contains("build.compile");
    assertThat(
            repeats(
                    Beginning.failed(
                        old(
                            ended("look.disks", StepResult.SUCCEEDED, false),
                            ended("look.disks", StepResult.UNDONE, false)),
                        DEFINITION))
                .from())
        .contains("look.disks");
  }

  @Test
  void ofARunThatLostItsHostNobodyKnowsWhatWasDone() {
    RunStory story = story(ended("look.disks", StepResult.SUCCEEDED, false));
    story.take(
        new Fact.Ended(
            Examples.START,
            RunStatus.UNREACHABLE,
            Optional.of(
                new RunOutcome(
                    Examples.ID,
                    RunStatus.UNREACHABLE,
                    "no answer",
                    Examples.START,
                    Examples.START,
                    0,
                    0,
                    Optional.empty(),
                    Optional.of(new NodeId("0123456789abcdef")),
                    Optional.empty())),
            ""));
    OldRun old = OldRun.of(Examples.request(), story);

    assertThat(((Beginning.At) Beginning.failed(old, DEFINITION)).unsure())
        .contains("build.install");
    assertThat(((Beginning.At) Beginning.failed(old(), DEFINITION)).unsure()).isEmpty();
  }

  @Test
  void aFailureThatTheRunbookToleratesIsNone() {
    OldRun old =
        old(
            ended("look.disks", StepResult.FAILED, true),
            ended("build.compile", StepResult.SUCCEEDED, false),
            ended("build.install", StepResult.UNKNOWN, false));
    assertThat(repeats(Beginning.failed(old, DEFINITION)).from()).contains("build.install");
  }

  @Test
  void whereNothingFailedThereIsNothingToBeginWith() {
    OldRun old =
        old(
            ended("look.disks", StepResult.SUCCEEDED, false),
            ended("build.compile", StepResult.SUCCEEDED, false),
            ended("build.install", StepResult.SKIPPED, false));
    assertThat(Beginning.failed(old, DEFINITION))
        .isInstanceOfSatisfying(
            Beginning.Nowhere.class,
            no ->
                assertThat(no.why())
                    .contains("every step")
                    .contains("salvor rerun " + Examples.ID));
  }

  @Test
  void aStepIsNamedByTheEndOfItsIdAndAnUnknownOneGetsAHint() {
    OldRun old = old(ended("look.disks", StepResult.FAILED, false));
    Beginning.At at = (Beginning.At) Beginning.from(old, DEFINITION, "install");
    assertThat(at.repeats().from()).contains("build.install");
    assertThat(at.notDone()).containsExactly("look.disks", "build.compile");
    assertThat(Beginning.from(old, DEFINITION, "build.instal"))
        .isInstanceOfSatisfying(
            Beginning.Nowhere.class, no -> assertThat(no.why()).contains("build.install"));
  }

  @Test
  void whatNobodyKnowsAndMayNeverBeDoneTwiceIsSaid() {
    OldRun old =
        old(
            ended("look.disks", StepResult.UNKNOWN, false),
            ended("build.install", StepResult.UNKNOWN, false));
    assertThat(((Beginning.At) Beginning.whole(old, DEFINITION)).unsure())
        .containsExactly("build.install");
    assertThat(((Beginning.At) Beginning.from(old, DEFINITION, "install")).unsure())
        .containsExactly("build.install");
  }

  @Test
  void outputsAndWhatWasTakenOverFromAnotherRunGoAlong() {
    RunId first = new RunId("first");
    RunRequest made =
        new RunRequest(
            Examples.ID,
            DEFINITION,
            Map.of(),
            Map.of(),
            Examples.request().host(),
            Examples.request().node(),
            Examples.request().submitter(),
            Examples.START,
            Optional.empty(),
            Optional.empty(),
            Optional.of(
                new Repeats(
                    first,
                    Optional.of("build.compile"),
                    Map.of("disks", new Repeats.Before(first, Optional.of(StepResult.SUCCEEDED))),
                    Map.of("disks", Map.of("free", 7)))),
            Optional.empty(),
            Optional.empty());
    RunStory story =
        story(
            ended("look.disks", StepResult.SKIPPED, false),
            ended("build.compile", StepResult.SUCCEEDED, false),
            ended("build.install", StepResult.FAILED, false));
    story.take(new Fact.Answered(Examples.START, report("build.compile")));
    Repeats repeats = repeats(Beginning.failed(OldRun.of(made, story), DEFINITION));
    assertThat(repeats.done().get("disks"))
        .isEqualTo(new Repeats.Before(first, Optional.of(StepResult.SUCCEEDED)));
    assertThat(repeats.outputs())
        .isEqualTo(Map.of("disks", Map.of("free", 7), "compile", Map.of("size", 3)));
  }

  private static SegmentReport report(String step) {
    return new SegmentReport.Ended(
        1,
        0,
        List.of(
            new StepReport(
                step,
                1,
                true,
                StepPart.COMMAND,
                new AttemptResult.Exited(0),
                Examples.START,
                Examples.START,
                "",
                0,
                0,
                "",
                Map.of("size", IntNode.valueOf(3)),
                "",
                false)),
        false);
  }
}

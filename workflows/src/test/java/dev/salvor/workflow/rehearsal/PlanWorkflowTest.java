package dev.salvor.workflow.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Action;
import dev.salvor.runbook.Ask;
import dev.salvor.runbook.Idempotency;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.OutputLimit;
import dev.salvor.runbook.Phase;
import dev.salvor.runbook.Retry;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Variant;
import dev.salvor.runbook.json.Definitions;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.PlanWorkflow;
import dev.salvor.workflow.contract.ResolveActivities;
import dev.salvor.workflow.contract.ResolveReport;
import dev.salvor.workflow.contract.ResolveRequest;
import dev.salvor.workflow.contract.ResolvedStep;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.Program;
import dev.salvor.workflow.contract.order.Refusal;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.plan.CheckAnswer;
import dev.salvor.workflow.contract.plan.CheckAnswer.Says;
import dev.salvor.workflow.contract.plan.PlanReport;
import dev.salvor.workflow.contract.plan.PlannedStep;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.RunId;
import dev.salvor.workflow.contract.run.Submitter;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.testing.WorkflowReplayer;
import io.temporal.worker.Worker;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

final class PlanWorkflowTest {
  private static final NodeId NODE = new NodeId("0123456789abcdef");
  private static final Command CHECK = command(new Program.Argv(List.of("ask")), Map.of());
  private static final Command DO = command(new Program.Argv(List.of("change", "it")), Map.of());

  private final FakeHost host = new FakeHost();

  @AutoClose
  private final TestWorkflowEnvironment engine =
      TestWorkflowEnvironment.newInstance(
          TestEnvironmentOptions.newBuilder()
              .setWorkflowClientOptions(
                  WorkflowClientOptions.newBuilder()
                      .setDataConverter(
                          DefaultDataConverter.newDefaultInstance()
                              .withPayloadConverterOverrides(
                                  new JacksonJsonPayloadConverter(SalvorJson.mapper())))
                      .build())
              .build());

  private static Command command(Program program, Map<String, String> env) {
    return new Command(
        program,
        env,
        Map.of(),
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Duration.ofMinutes(1),
        Duration.ofSeconds(10));
  }

  /** Gives each step of the phase the same commands; {@code off} and {@code bad} do not run. */
  private static final class Resolver implements ResolveActivities {
    private final Optional<Command> check;
    private final Command action;

    Resolver(Optional<Command> check, Command action) {
      this.check = check;
      this.action = action;
    }

    @Override
    public ResolveReport resolve(ResolveRequest request) {
      Runbook book = request.definition().runbook();
      boolean last = request.phase() < 0;
      String phase = last ? "finally" : book.phases().get(request.phase()).name();
      List<Step> steps = last ? book.finallySteps() : book.phases().get(request.phase()).steps();
      return new ResolveReport(
          1, List.of(step(phase, (Step.Single) steps.get(request.firstStep()))), 1);
    }

    private ResolvedStep step(String phase, Step.Single step) {
      return new ResolvedStep(
          phase + "." + step.name(),
          step.name(),
          Optional.empty(),
          Optional.of("when is false").filter(w -> step.name().equals("off")),
          Optional.of("no such key").filter(w -> step.name().equals("bad")),
          check,
          List.of(new ResolvedStep.ResolvedVariant("main", action, Retry.NONE)),
          Optional.of(DO),
          Optional.of(DO),
          Idempotency.NEVER,
          OnFailure.ABORT,
          Duration.ZERO,
          Ask.OnTimeout.ABORT,
          false,
          Map.of(),
          OutputLimit.DEFAULT,
          false,
          false,
          Optional.empty());
    }
  }

  private PlanReport plan(Resolver resolver, String... steps) throws Exception {
    Worker worker = engine.newWorker(TaskQueues.host(HostId.LOCAL, NODE));
    RehearsalRegistration.register(worker);
    worker.registerActivitiesImplementations(host, resolver);
    engine.start();
    PlanReport report =
        engine
            .getWorkflowClient()
            .newWorkflowStub(
                PlanWorkflow.class,
                WorkflowOptions.newBuilder()
                    .setWorkflowId("p")
                    .setTaskQueue(TaskQueues.host(HostId.LOCAL, NODE))
                    .build())
            .plan(request(steps));
    WorkflowReplayer.replayWorkflowExecution(engine.getWorkflowClient().fetchHistory("p"), worker);
    return report;
  }

  private static RunRequest request(String... names) {
    List<Step> steps = List.of(names).stream().map(PlanWorkflowTest::step).toList();
    Runbook book =
        new Runbook(
            1,
            "book",
            Optional.empty(),
            Map.of(),
            List.of("local"),
            List.of("host"),
            Optional.empty(),
            List.of(new Phase("one", Optional.empty(), Optional.empty(), steps)),
            List.of(step("tidy")),
            "10m",
            List.of(),
            Optional.empty());
    return new RunRequest(
        new RunId("p"),
        Definitions.pin(book, Map.of()),
        Map.of(),
        Map.of("token", "value"),
        HostId.LOCAL,
        NODE,
        new Submitter("ada", "desk"),
        Instant.EPOCH,
        Optional.empty());
  }

  private static Step step(String name) {
    Variant main =
        new Variant(
            "main",
            new Action.Run(List.of("change")),
            "1m",
            "10s",
            Retry.NONE,
            Map.of(),
            Optional.empty(),
            Optional.empty());
    return new Step.Single(
        name,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        "item",
        Optional.empty(),
        main,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        Idempotency.NEVER,
        OnFailure.ABORT,
        new Ask("1h", Ask.OnTimeout.ABORT),
        false,
        Map.of(),
        OutputLimit.DEFAULT,
        false,
        Optional.empty());
  }

  private static Resolver asking(Command check) {
    return new Resolver(Optional.of(check), DO);
  }

  @Test
  void asksEachCheckAloneAndTellsItsAnswer() throws Exception {
    host.results.put("one.b", new AttemptResult.Exited(1));
    host.results.put("one.c", new AttemptResult.Exited(2));
    host.results.put("one.d", new AttemptResult.TimedOut(Duration.ofSeconds(30)));

    PlanReport.Planned planned = (PlanReport.Planned) plan(asking(CHECK), "a", "b", "c", "d");

    assertThat(planned.steps())
        .extracting(PlannedStep::id, s -> s.answer().orElseThrow())
        .containsExactly(
            answer("one.a", Says.DONE, "last words of one.a"),
            answer("one.b", Says.NOT_DONE, "last words of one.b"),
            answer("one.c", Says.CANNOT_TELL, "exit 2: last words of one.c"),
            answer("one.d", Says.CANNOT_TELL, "no answer within 30s: last words of one.d"),
            answer("finally.tidy", Says.DONE, "last words of finally.tidy"));
    assertThat(host.ordered)
        .extracting(SegmentOrder::segment)
        .containsExactlyInAnyOrder(1, 2, 3, 4, 5);
    assertThat(host.ordered)
        .allSatisfy(
            order -> {
              assertThat(order.steps()).hasSize(1);
              assertThat(order.steps().get(0).command()).isEqualTo(CHECK);
              assertThat(order.steps().get(0).check()).isEmpty();
              assertThat(order.steps().get(0).verify()).isEmpty();
            });
  }

  private static org.assertj.core.groups.Tuple answer(String id, Says says, String why) {
    return org.assertj.core.api.Assertions.tuple(id, new CheckAnswer(says, why));
  }

  @Test
  void reservesNothingAndClosesItsFolder() throws Exception {
    plan(asking(CHECK), "a");

    assertThat(host.prepared).hasSize(1);
    assertThat(host.prepared.get(0).lockHost()).as("the book holds the lock host").isFalse();
    assertThat(host.prepared.get(0).secretValues()).containsEntry("token", "value");
    assertThat(host.closed).hasSize(1);
    assertThat(host.closed.get(0).journal())
        .extracting(event -> event.seq())
        .containsExactly(1L, 2L, 3L, 4L, 5L);
  }

  @Test
  void asksNothingOfAStepThatIsNotReached() throws Exception {
    PlanReport.Planned planned = (PlanReport.Planned) plan(asking(CHECK), "off", "bad");

    assertThat(host.ordered).extracting(o -> o.steps().get(0).id()).containsExactly("finally.tidy");
    assertThat(planned.steps().get(0).skip()).contains("when is false");
    assertThat(planned.steps().get(1).problem()).contains("no such key");
  }

  @Test
  void anActionIsAskedByCheckOrVerifyAndNeverTold() throws Exception {
    Command told = command(new Program.Builtin("file", "do"), Map.of());

    PlanReport.Planned planned = (PlanReport.Planned) plan(asking(told), "a");

    assertThat(host.ordered).isEmpty();
    assertThat(planned.steps().get(0).answer())
        .contains(new CheckAnswer(Says.CANNOT_TELL, "file do is not a question"));
  }

  @Test
  void saysWhyTheHostCannotBeAsked() throws Exception {
    host.answer = new PrepareReport.Refused(Refusal.SECRET_MISSING, "there is no file /x");

    assertThat(plan(asking(CHECK), "a"))
        .isEqualTo(new PlanReport.Refused("SECRET_MISSING: there is no file /x"));
    assertThat(host.ordered).isEmpty();
  }

  @Test
  void aFolderThatCannotBeClosedIsANoteAndTheAnswersStay() throws Exception {
    host.closes = false;

    PlanReport.Planned planned = (PlanReport.Planned) plan(asking(CHECK), "a");

    assertThat(planned.warnings())
        .containsExactly("no root", "the plan's folder could not be closed: disk full");
    assertThat(planned.steps()).hasSize(2);
  }

  @Test
  void longTextsAreCutAndEnvironmentOfCommandsIsNotShown() throws Exception {
    Command action =
        command(
            new Program.Builtin("file", "do"),
            Map.of("WITH_CONTENT", "x".repeat(5000), "PLAIN", "hidden"));

    PlanReport.Planned planned =
        (PlanReport.Planned) plan(new Resolver(Optional.empty(), action), "a");

    Map<String, String> with = planned.steps().get(0).variants().get(0).with();
    assertThat(with).containsOnlyKeys("CONTENT");
    assertThat(with.get("CONTENT")).hasSize(400).endsWith("…");
    assertThat(host.ordered).isEmpty();
  }
}

package dev.salvor.workflow.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.StartWorkflowExecutionRequest;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.payload.codec.PayloadCodecException;
import io.temporal.payload.context.WorkflowSerializationContext;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.WorkflowImplementationOptions;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a schedule starts its runs with, started by somebody else under a time of his choice. */
final class ScheduledStartTest {
  private static final ScheduleId NIGHTLY = new ScheduleId("nightly");

  @TempDir private Path node;
  private TestWorkflowEnvironment environment;
  private DataConverter converter;
  private Payloads sealed;

  /** Says which schedule it was started with. */
  @WorkflowInterface
  public interface Named {
    @WorkflowMethod(name = "named")
    String name(PauseRequest request);
  }

  /** Reads what it is started with and ends. */
  public static final class NamedImpl implements Named {
    @Override
    public String name(PauseRequest request) {
      return request.schedule().value();
    }
  }

  @BeforeEach
  void begin() {
    converter =
        Wire.dataConverter(
            PayloadKeys.of(PayloadKey.of(new byte[32])), UsedStarts.in(UsedStarts.file(node)));
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    WorkflowClientOptions.newBuilder().setDataConverter(converter).build())
                .build());
    environment
        .newWorker("queue")
        .registerWorkflowImplementationTypes(
            WorkflowImplementationOptions.newBuilder()
                .setFailWorkflowExceptionTypes(PayloadCodecException.class)
                .build(),
            NamedImpl.class);
    environment.start();
    Instant now = Instant.EPOCH;
    sealed =
        converter
            .withContext(
                new WorkflowSerializationContext(
                    environment.getNamespace(), Wire.SCHEDULE + NIGHTLY))
            .toPayloads(
                new PauseRequest(
                    NIGHTLY,
                    new SchedulePause(
                        "ada@desk", now, now.plusSeconds(1), Optional.empty(), "disks"),
                    new NodeId("0123456789abcdef")))
            .orElseThrow();
  }

  @AfterEach
  void end() {
    environment.close();
  }

  private String result(String id) {
    var unused =
        environment
            .getWorkflowServiceStubs()
            .blockingStub()
            .startWorkflowExecution(
                StartWorkflowExecutionRequest.newBuilder()
                    .setNamespace(environment.getNamespace())
                    .setWorkflowId(id)
                    .setWorkflowType(WorkflowType.newBuilder().setName("named"))
                    .setTaskQueue(TaskQueue.newBuilder().setName("queue"))
                    .setInput(sealed)
                    .setRequestId(UUID.randomUUID().toString())
                    .build());
    WorkflowStub run = environment.getWorkflowClient().newUntypedWorkflowStub(id);
    return run.getResult(String.class);
  }

  private Instant now() {
    return Instant.ofEpochMilli(environment.currentTimeMillis());
  }

  @Test
  void aTimeThatHasComeIsBegunAlsoLongAfterwards() {
    assertThat(result(NIGHTLY.run(now()).value())).isEqualTo("nightly");
    assertThat(result(NIGHTLY.run(now().minus(Duration.ofDays(9))).value())).isEqualTo("nightly");
  }

  @Test
  void aTimeThatIsStillToComeIsRefusedAndNotUsedUp() {
    String id = NIGHTLY.run(now().plus(Duration.ofHours(3))).value();
    assertThatThrownBy(() -> result(id))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .hasMessageContaining("start refused: the run is due at ")
        .hasMessageContaining("no schedule begins a run before its time");
    assertThat(UsedStarts.since(UsedStarts.file(node), Instant.EPOCH)).isEmpty();
    environment.sleep(Duration.ofHours(3));
    assertThat(result(id)).isEqualTo("nightly");
  }

  @Test
  void aTimeThatIsNoneIsNoFailureOfItsOwn() {
    assertThat(result("nightly-2026-13-77T99:00:00Z")).isEqualTo("nightly");
  }
}

package dev.salvor.activity.failure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.workflow.contract.FailureType;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

final class FailuresTest {
  /** Something that fails. */
  @ActivityInterface
  public interface Work {
    String work();
  }

  /** Calls it with attempts without end. */
  @WorkflowInterface
  public interface Caller {
    @WorkflowMethod
    String call();
  }

  /** As the interpreter calls a host. */
  public static final class CallerImpl implements Caller {
    @Override
    public String call() {
      return Workflow.newActivityStub(
              Work.class,
              ActivityOptions.newBuilder()
                  .setStartToCloseTimeout(Duration.ofMinutes(1))
                  .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(0).build())
                  .build())
          .work();
    }
  }

  @Test
  void aDefectEndsTheActivityAfterAFewTriesAndIsNamed() {
    AtomicInteger tries = new AtomicInteger();
    try (TestWorkflowEnvironment environment = TestWorkflowEnvironment.newInstance()) {
      Worker worker = environment.newWorker("defects");
      worker.registerWorkflowImplementationTypes(CallerImpl.class);
      Work defective =
          () ->
              Failures.guard(
                  () -> {
                    tries.incrementAndGet();
                    throw new IllegalArgumentException("no such thing");
                  });
      worker.registerActivitiesImplementations(defective);
      environment.start();
      Caller caller =
          environment
              .getWorkflowClient()
              .newWorkflowStub(
                  Caller.class,
                  WorkflowOptions.newBuilder()
                      .setTaskQueue("defects")
                      .setWorkflowExecutionTimeout(Duration.ofHours(1))
                      .build());

      assertThatThrownBy(caller::call)
          .isInstanceOf(WorkflowFailedException.class)
          .hasStackTraceContaining("INTERNAL")
          .hasStackTraceContaining("IllegalArgumentException: no such thing");
    }
    assertThat(tries).hasValue(Failures.TRIES);
  }

  @Test
  void aHostsTroubleIsTriedWithoutEnd() {
    ApplicationFailure failure =
        catchThrowableOfType(
            ApplicationFailure.class,
            () ->
                Failures.guard(
                    () -> {
                      throw new StateUnusableException("the disk is full");
                    },
                    () -> 99));

    assertThat(failure.getType()).isEqualTo(FailureType.STATE_UNUSABLE.name());
    assertThat(failure.isNonRetryable()).isFalse();
  }

  @Test
  void whatTheEngineThrowsPasses() {
    ActivityCanceledException canceled = new ActivityCanceledException();

    assertThatThrownBy(
            () ->
                Failures.guard(
                    () -> {
                      throw canceled;
                    },
                    () -> 99))
        .isSameAs(canceled);
  }
}

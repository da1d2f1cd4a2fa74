package dev.salvor.activity.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import io.temporal.activity.ActivityOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

public final class EngineHoldersTest {
  /** Asks on a thread of its own, as the hosts of a batch do. */
  @ActivityInterface
  public interface Asking {
    @ActivityMethod
    List<Boolean> areOpen(List<String> runs);
  }

  @WorkflowInterface
  public interface Asks {
    @WorkflowMethod
    List<Boolean> ask(List<String> runs);
  }

  public static final class AsksImpl implements Asks {
    @Override
    public List<Boolean> ask(List<String> runs) {
      return Workflow.newActivityStub(
              Asking.class,
              ActivityOptions.newBuilder().setStartToCloseTimeout(Duration.ofMinutes(1)).build())
          .areOpen(runs);
    }
  }

  static final class AskingImpl implements Asking {
    @Override
    public List<Boolean> areOpen(List<String> runs) {
      Holders holders = EngineHolders.ofThisActivity();
      CompletableFuture<List<Boolean>> answer = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(() -> answer.completeAsync(() -> runs.stream().map(holders::isOpen).toList()));
      return answer.join();
    }
  }

  @Test
  void threadsOfAnActivityMayAskToo() {
    try (TestWorkflowEnvironment engine = TestWorkflowEnvironment.newInstance()) {
      Worker worker = engine.newWorker("q");
      worker.registerWorkflowImplementationTypes(AsksImpl.class);
      worker.registerActivitiesImplementations(new AskingImpl());
      engine.start();
      Asks asks =
          engine
              .getWorkflowClient()
              .newWorkflowStub(
                  Asks.class,
                  WorkflowOptions.newBuilder().setWorkflowId("me").setTaskQueue("q").build());

      assertThat(asks.ask(List.of("me", "nobody"))).containsExactly(true, false);
    }
  }
}

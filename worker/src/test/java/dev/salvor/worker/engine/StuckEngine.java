package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** Callers that give up in the middle, as killed ones do, until a real engine's store is stuck. */
public final class StuckEngine {
  private static final Duration MOST = Duration.ofMinutes(2);
  private static final int CALLERS = 8;

  private StuckEngine() {}

  /**
   * Returns when the store is stuck, or when somebody ended that engine for it. It happens within
   * seconds where a run is listed, and hardly where none is.
   */
  public static void stick(EngineRecord record, Callable<Boolean> lives) {
    Room.start(record, "listed");
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger given = new AtomicInteger();
    StuckStore store = new StuckStore();
    long begun = System.nanoTime();
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
        EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      for (int i = 0; i < CALLERS; i++) {
        callers.execute(
            () -> {
              while (!over.get()) {
                given.addAndGet(giveUp(engine));
              }
            });
      }
      try {
        Awaitility.await("a stuck store")
            .atMost(MOST)
            .until(() -> store.look(engine) || !lives.call());
      } finally {
        over.set(true);
      }
    }
    System.out.println(
        "store stuck after "
            + (System.nanoTime() - begun) / 1_000_000
            + " ms and "
            + given
            + " calls given up");
  }

  /** How many calls it gave up: one or none. */
  private static int giveUp(EngineConnection engine) {
    try {
      var unused =
          engine
              .stubs()
              .blockingStub()
              .withDeadlineAfter(
                  ThreadLocalRandom.current().nextInt(1_000, 20_000), TimeUnit.MICROSECONDS)
              .listWorkflowExecutions(
                  ListWorkflowExecutionsRequest.newBuilder().setNamespace("default").build());
      return 0;
    } catch (StatusRuntimeException patienceEnded) {
      return 1;
    }
  }
}

package dev.salvor.worker;

import dev.salvor.activity.notice.Places;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.wire.TaskMark;
import io.temporal.client.WorkflowClient;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Pollers on one connection, from start to close. */
final class RunningWorker implements AutoCloseable {
  /**
   * Orders wait on virtual threads for as long as commands run; fewer places than hosts would let
   * slow ones keep short ones waiting. Connections have a bound of their own.
   */
  private static final int ACTIVITIES_AT_ONCE = 1_000;

  private final EngineConnection engine;
  private final WorkerFactory factory;
  private final Duration drain;

  private RunningWorker(EngineConnection engine, WorkerFactory factory, Duration drain) {
    this.engine = engine;
    this.factory = factory;
    this.drain = drain;
  }

  /** Polls the host's queue, its gateway's and the common one; returns at once. */
  static RunningWorker start(WorkerConfig config, WorkerParts parts, OpenRunHook hook) {
    EngineConnection engine = EngineConnection.open(config.target());
    WorkflowClient client = engine.client(parts.converter());
    WorkerFactory factory = WorkerFactory.newInstance(client, factoryOptions(hook));
    for (String queue :
        List.of(
            TaskQueues.host(config.host(), config.node()),
            TaskQueues.gateway(config.gateway()),
            TaskQueues.RUNS)) {
      Worker worker = factory.newWorker(queue, workerOptions(ACTIVITIES_AT_ONCE));
      parts.workflows().accept(worker);
      worker.registerActivitiesImplementations(parts.activities().toArray());
    }
    Worker notices =
        factory.newWorker(TaskQueues.notices(config.node()), workerOptions(Places.ALL));
    notices.registerActivitiesImplementations(parts.notices().toArray());
    factory.start();
    return new RunningWorker(engine, factory, config.drain());
  }

  EngineConnection engine() {
    return engine;
  }

  @Override
  public void close() {
    factory.shutdown();
    factory.awaitTermination(drain.toMillis(), TimeUnit.MILLISECONDS);
    if (!factory.isTerminated()) {
      factory.shutdownNow();
      factory.awaitTermination(1, TimeUnit.SECONDS);
    }
    engine.close();
  }

  private static WorkerFactoryOptions factoryOptions(OpenRunHook hook) {
    // A batch has a workflow thread for each of its hosts; idle they cost the same as platform
    // threads (134 MiB resident with either, 148 after a run of 220 steps; JDK 25).
    return WorkerFactoryOptions.newBuilder()
        .setWorkflowCacheSize(50)
        .setMaxWorkflowThreadCount(2_000)
        .setUsingVirtualWorkflowThreads(true)
        .setWorkerInterceptors(hook, new TaskMark())
        .build();
  }

  private static WorkerOptions workerOptions(int activities) {
    return WorkerOptions.newBuilder()
        // What a dead worker held back is given to the next one after this.
        .setStickyQueueScheduleToStartTimeout(Duration.ofMillis(500))
        // Loading classes on a slow machine takes longer than the default of one second.
        .setDefaultDeadlockDetectionTimeout(10_000)
        // Progress of a running segment is news each second, and a dead worker is noticed soon.
        .setMaxHeartbeatThrottleInterval(Duration.ofSeconds(1))
        .setDefaultHeartbeatThrottleInterval(Duration.ofSeconds(1))
        .setMaxConcurrentWorkflowTaskPollers(2)
        .setMaxConcurrentActivityTaskPollers(1)
        .setMaxConcurrentWorkflowTaskExecutionSize(10)
        .setMaxConcurrentActivityExecutionSize(activities)
        .setMaxConcurrentLocalActivityExecutionSize(10)
        .setUsingVirtualThreadsOnActivityWorker(true)
        .setUsingVirtualThreadsOnLocalActivityWorker(true)
        .build();
  }
}

package dev.salvor.workflow.profile;

import dev.salvor.workflow.contract.FailureType;
import dev.salvor.workflow.contract.TaskQueues;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * The only place with activity options.
 *
 * <p>All host activities share: attempts without end on the engine's side, because the attempt that
 * counts is the workflow's and a repeated call attaches to what runs on the host; a first retry
 * after 100 ms and at most 10 s apart, so that a worker that comes back is used at once;
 * cancellation that waits until the host has said what it stopped; and no schedule-to-start
 * timeout, because {@code local} waits for its node to come back (another host's worker has one:
 * {@link #ofWorker}).
 *
 * <p>A gateway that dies is waited for likewise. A host that does not answer its gateway is another
 * thing: the workflow is told at once, and counts how often it is asked again.
 */
public final class ActivityProfiles {
  /**
   * Workers heartbeat each second. A worker that died is noticed after this time, so it bounds how
   * long a run stands still after a kill; a false alarm costs one call that attaches.
   */
  public static final Duration HEARTBEAT = Duration.ofSeconds(3);

  /**
   * How long the worker of another host is waited for until the run goes another way: a restart and
   * an upgrade of it fit in. A worker that takes the order late does no harm, the host knows it.
   */
  public static final Duration WORKER_PATIENCE = Duration.ofSeconds(30);

  /**
   * After this a notice's workflow ends, whatever became of it: the longest {@code retryFor} and
   * two days of slack. A node that never comes back leaves none open for ever.
   */
  public static final Duration NOTICE = Duration.ofDays(9);

  private static final Duration PREPARE = Duration.ofMinutes(10);
  private static final Duration CLOSE = Duration.ofMinutes(15);
  private static final Duration SEGMENT_MARGIN = Duration.ofMinutes(2);
  private static final Duration HOLD = Duration.ofSeconds(30);
  private static final Duration RESOLVE = Duration.ofSeconds(30);
  private static final Duration ROUTE = Duration.ofSeconds(10);
  private static final Duration DELIVER_MARGIN = Duration.ofSeconds(20);
  private static final Duration FIRST_PAUSE = Duration.ofSeconds(2);
  private static final Duration LONGEST_PAUSE = Duration.ofMinutes(5);
  private static final Duration BUSY_AT_LEAST = Duration.ofHours(1);

  private ActivityProfiles() {}

  /**
   * Getting a host ready: 10 min for identity, facts and secrets (facts are bounded on the host;
   * the rest is for a machine in distress), heartbeat {@link #HEARTBEAT}, attempts without end.
   */
  public static ActivityOptions prepare(String queue) {
    return host(queue, PREPARE).setSummary("prepare").build();
  }

  /**
   * One order of a segment: as long as all its commands may take with their grace plus 2 min, so
   * that the host's own timeouts always fire first; heartbeat {@link #HEARTBEAT}, attempts without
   * end, each of which attaches.
   *
   * @param longest sum of all timeouts in the order, as {@link Budgets} computes it
   * @param summary for the engine's own page
   */
  public static ActivityOptions segment(String queue, Duration longest, String summary) {
    return host(queue, longest.plus(SEGMENT_MARGIN)).setSummary(summary).build();
  }

  /**
   * Holding an order: 30 s for one small file, repeated for 2 min at most; what is not held by then
   * ends with its segment. No heartbeat, it is short.
   */
  public static ActivityOptions hold(String queue) {
    return brief(queue, "hold");
  }

  /** Telling a host of a wait: as {@link #hold}; what it is not told then, the next order tells. */
  public static ActivityOptions tell(String queue) {
    return brief(queue, "tell");
  }

  /**
   * The same for the worker of another host, which may be gone for good while SSH still leads
   * there: who does not take it within {@link #WORKER_PATIENCE} is not waited for.
   */
  public static ActivityOptions ofWorker(ActivityOptions options, Duration patience) {
    return options.toBuilder().setScheduleToStartTimeout(patience).build();
  }

  private static ActivityOptions brief(String queue, String summary) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(HOLD)
        .setScheduleToCloseTimeout(HOLD.multipliedBy(4))
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofMillis(200))
                .setMaximumInterval(Duration.ofSeconds(10))
                .setDoNotRetry(notRetryable(queue))
                .build())
        .setSummary(summary)
        .build();
  }

  /**
   * Closing a run: 15 min to write the logs and the snapshot of a machine under load, heartbeat
   * {@link #HEARTBEAT}, attempts without end; a full disk is a value, not a failure.
   */
  public static ActivityOptions close(String queue) {
    return host(queue, CLOSE).setSummary("close").build();
  }

  /**
   * Evaluating expressions, as a local activity: 30 s (classes load slowly on a cold, busy
   * machine), 3 attempts because it is pure and a second failure is a defect; arguments are kept
   * out of history because they hold the whole definition.
   */
  public static LocalActivityOptions resolve() {
    return LocalActivityOptions.newBuilder()
        .setStartToCloseTimeout(RESOLVE)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofMillis(200))
                .setMaximumAttempts(3)
                .setDoNotRetry(notRetryable())
                .build())
        .setDoNotIncludeArgumentsIntoMarker(true)
        .build();
  }

  /** Whom the worker trusts, one small file: as {@link #resolve}. */
  public static LocalActivityOptions trust() {
    return resolve();
  }

  /**
   * Finding out who is told: 10 s to read one file, tried again without end up to a minute apart,
   * since a worker that is away comes back. No heartbeat, nothing waits for it.
   */
  public static ActivityOptions route(String queue) {
    return notice(queue, ROUTE).setSummary("route").build();
  }

  /**
   * Sending one message by one way: what the way allows for a try plus 20 s for the end of what it
   * started; as many tries as fill {@code retryFor} with pauses that double from 2 s to 5 min, so
   * that the time in which no worker is there does not count. No heartbeat, nothing waits for it.
   *
   * @param summary for the engine's own page
   */
  public static ActivityOptions deliver(
      String queue, Duration timeout, Duration retryFor, String summary) {
    return notice(queue, timeout.plus(DELIVER_MARGIN))
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(FIRST_PAUSE)
                .setBackoffCoefficient(2)
                .setMaximumInterval(LONGEST_PAUSE)
                .setMaximumAttempts(tries(retryFor))
                .setDoNotRetry(notRetryable())
                .build())
        .setSummary(summary)
        .build();
  }

  /** How many tries fill {@code time} with their pauses. */
  static int tries(Duration time) {
    Duration pause = FIRST_PAUSE;
    Duration sum = Duration.ZERO;
    int tries = 1;
    while (sum.plus(pause).compareTo(time) <= 0) {
      sum = sum.plus(pause);
      tries++;
      pause = Backoff.next(pause, LONGEST_PAUSE);
    }
    return tries;
  }

  /**
   * How often a way with no place free is asked again: for {@code retryFor} with the pauses of
   * tries, but an hour at least, since nothing was tried.
   */
  public static int rounds(Duration retryFor) {
    return tries(retryFor.compareTo(BUSY_AT_LEAST) < 0 ? BUSY_AT_LEAST : retryFor);
  }

  /** The pause after that round, from 0: doubles from 2 s to 5 min. */
  public static Duration pauseAfter(int round) {
    Duration pause = FIRST_PAUSE.multipliedBy(1L << Math.min(round, 20));
    return pause.compareTo(LONGEST_PAUSE) < 0 ? pause : LONGEST_PAUSE;
  }

  /**
   * Asking a gateway about hosts: as long as its own limits allow, heartbeat {@link #HEARTBEAT}; a
   * gateway that is away is waited for, since who asked can stop waiting.
   */
  public static ActivityOptions gateway(String queue, Duration most) {
    return host(queue, most).setSummary("gateway").build();
  }

  /**
   * Bringing a claim to a lock, and asking whether its holder has ended: 10 s for two calls of the
   * engine, tried again without end. No heartbeat, it is short. On the caller's own queue.
   */
  public static ActivityOptions askLock() {
    return engine(Duration.ofMillis(200), Duration.ofSeconds(10)).setSummary("lock").build();
  }

  /** As {@link #askLock}. */
  public static ActivityOptions hasEnded() {
    return engine(Duration.ofMillis(200), Duration.ofSeconds(10)).setSummary("holder").build();
  }

  /**
   * Waiting for the end of a lock's holder: each try asks the engine once and fails while it has
   * not ended, so that nothing is held meanwhile and the history does not grow.
   *
   * @param pace between two tries
   */
  public static ActivityOptions awaitEnded(Duration pace) {
    return engine(pace, pace).setSummary("holder").build();
  }

  /**
   * Looking at a schedule, and pausing or resuming it, on the queue of who asks: 30 s for a few
   * calls of the engine, repeated without end, since an engine that is away comes back. No
   * heartbeat, it is short.
   */
  public static ActivityOptions schedule() {
    return engine(Duration.ofMillis(200), Duration.ofSeconds(10))
        .setStartToCloseTimeout(HOLD)
        .setSummary("schedule")
        .build();
  }

  private static ActivityOptions.Builder engine(Duration first, Duration most) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(ROUTE)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(first)
                .setMaximumInterval(most)
                .setDoNotRetry(notRetryable())
                .build());
  }

  /**
   * Orders to many hosts at once: as long as the longest of them may take, or getting ready and
   * closing may; else as each of them alone.
   *
   * @param longest as in {@link #segment}; zero if there is no segment among them
   */
  public static ActivityOptions batch(String queue, Duration longest, String summary) {
    Duration most = longest.plus(SEGMENT_MARGIN);
    return host(queue, most.compareTo(CLOSE) < 0 ? CLOSE : most).setSummary(summary).build();
  }

  private static ActivityOptions.Builder notice(String queue, Duration startToClose) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(startToClose)
        .setCancellationType(ActivityCancellationType.TRY_CANCEL)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofSeconds(1))
                .setMaximumInterval(Duration.ofMinutes(1))
                .setDoNotRetry(notRetryable())
                .build());
  }

  private static ActivityOptions.Builder host(String queue, Duration startToClose) {
    return ActivityOptions.newBuilder()
        .setTaskQueue(queue)
        .setStartToCloseTimeout(startToClose)
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setDisableEagerExecution(false)
        .setRetryOptions(
            RetryOptions.newBuilder()
                .setInitialInterval(Duration.ofMillis(100))
                .setBackoffCoefficient(2)
                .setMaximumInterval(Duration.ofSeconds(10))
                .setMaximumAttempts(0)
                .setDoNotRetry(notRetryable(queue))
                .build());
  }

  private static String[] notRetryable(String queue) {
    Stream<String> silent =
        TaskQueues.isGateway(queue)
            ? Stream.of(FailureType.HOST_UNREACHABLE.name())
            : Stream.empty();
    return Stream.concat(Arrays.stream(notRetryable()), silent).toArray(String[]::new);
  }

  private static String[] notRetryable() {
    return Arrays.stream(FailureType.values())
        .filter(type -> !type.isRetryable())
        .map(FailureType::name)
        .toArray(String[]::new);
  }
}

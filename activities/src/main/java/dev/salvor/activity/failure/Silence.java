package dev.salvor.activity.failure;

import io.temporal.activity.ActivityExecutionContext;
import io.temporal.client.ActivityCanceledException;
import io.temporal.client.ActivityNotExistsException;
import io.temporal.failure.TimeoutFailure;

/** Tells an engine that says nothing from one that cancels. No state. */
public final class Silence {
  private Silence() {}

  /**
   * Leaves an activity whose engine took no heartbeat for so long that it counts as lost: 5 s more
   * than the heartbeat's timeout, by {@code temporal.activity.localTimeoutBufferMs} of the SDK. The
   * SDK calls that canceled, too, but nobody wanted the work to stop, and the next attempt follows
   * it.
   *
   * @throws ActivityNotExistsException it is no cancellation
   */
  public static void leave(ActivityExecutionContext context, ActivityCanceledException canceled) {
    if (canceled.getCause() instanceof TimeoutFailure) {
      throw new ActivityNotExistsException(context.getInfo(), canceled);
    }
  }
}

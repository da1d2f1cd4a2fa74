package dev.salvor.cli.view;

import dev.salvor.cli.engine.RunState;
import dev.salvor.workflow.contract.order.SegmentProgress;
import java.time.Duration;
import java.time.Instant;

/** The command that runs at this moment, in words. */
final class LiveLine {
  private LiveLine() {}

  /** Since its begin, counted on from the last sign of life. */
  static Duration elapsed(RunState.Live live, Instant now) {
    Duration since = Duration.between(live.at(), now);
    return Duration.ofMillis(live.progress().elapsedMillis())
        .plus(since.isNegative() ? Duration.ZERO : since);
  }

  /** Elapsed and remaining time against its timeout. */
  static String clock(RunState.Live live, Instant now) {
    SegmentProgress progress = live.progress();
    Duration elapsed = elapsed(live, now);
    String attempt = progress.attempt() > 1 ? "attempt " + progress.attempt() + "  " : "";
    if (progress.timeoutMillis() <= 0) {
      return attempt + Clocks.counter(elapsed);
    }
    Duration limit = Duration.ofMillis(progress.timeoutMillis());
    return attempt
        + Clocks.counter(elapsed)
        + " of "
        + Clocks.counter(limit)
        + ", "
        + Clocks.counter(limit.minus(elapsed))
        + " left";
  }
}

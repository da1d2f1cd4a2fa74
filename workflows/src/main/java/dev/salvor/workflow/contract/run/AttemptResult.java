package dev.salvor.workflow.contract.run;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Duration;
import java.util.List;

/** How one attempt ended: a closed set. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = AttemptResult.NotBegun.class, name = "NOT_BEGUN"),
  @JsonSubTypes.Type(value = AttemptResult.Exited.class, name = "EXITED"),
  @JsonSubTypes.Type(value = AttemptResult.TimedOut.class, name = "TIMED_OUT"),
  @JsonSubTypes.Type(value = AttemptResult.TimedOutAlive.class, name = "TIMED_OUT_ALIVE"),
  @JsonSubTypes.Type(value = AttemptResult.Unreachable.class, name = "UNREACHABLE"),
  @JsonSubTypes.Type(value = AttemptResult.Unknown.class, name = "UNKNOWN"),
  @JsonSubTypes.Type(value = AttemptResult.Canceled.class, name = "CANCELED")
})
public sealed interface AttemptResult {
  /** No command was started; it may be tried again. */
  record NotBegun() implements AttemptResult {}

  /**
   * It ended by itself or by a signal of others.
   *
   * @param code exit code; 128 + n if signal n ended it
   */
  record Exited(int code) implements AttemptResult {}

  /** Ended by its timeout; every process of it is proven gone. */
  record TimedOut(Duration after) implements AttemptResult {}

  /**
   * Its processes outlived KILL by 10 s: neither a retry nor a fallback may touch the same thing.
   */
  record TimedOutAlive(Duration after, List<Survivor> survivors) implements AttemptResult {
    public TimedOutAlive {
      survivors = List.copyOf(survivors);
    }
  }

  record Survivor(long pid, String state, String waitChannel) {}

  /** The host did not answer. */
  record Unreachable() implements AttemptResult {}

  /** Nobody knows whether it ran to its end. */
  record Unknown() implements AttemptResult {}

  /** Stopped because the run was aborted; every process of it is gone. */
  record Canceled() implements AttemptResult {}
}

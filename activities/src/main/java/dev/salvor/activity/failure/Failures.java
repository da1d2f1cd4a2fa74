package dev.salvor.activity.failure;

import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.workflow.contract.FailureType;
import io.temporal.failure.ApplicationFailure;
import java.util.function.Supplier;

/** The one way out for what is not an expected outcome. */
public final class Failures {
  private Failures() {}

  /**
   * Runs {@code work}; a host that does not answer and a state folder that cannot be used become
   * failures of their {@link FailureType}.
   */
  public static <T> T guard(Supplier<T> work) {
    try {
      return work.get();
    } catch (UnreachableException e) {
      throw failure(FailureType.HOST_UNREACHABLE, e);
    } catch (StateUnusableException e) {
      throw failure(FailureType.STATE_UNUSABLE, e);
    }
  }

  private static ApplicationFailure failure(FailureType type, RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    return type.isRetryable()
        ? ApplicationFailure.newFailureWithCause(message, type.name(), cause)
        : ApplicationFailure.newNonRetryableFailureWithCause(message, type.name(), cause);
  }
}

package dev.salvor.activity.failure;

import dev.salvor.activity.policy.PolicyUnusableException;
import dev.salvor.activity.transport.GatewayFullException;
import dev.salvor.activity.transport.NoEntryException;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.UnreachableException;
import dev.salvor.workflow.contract.FailureType;
import io.temporal.activity.Activity;
import io.temporal.client.ActivityCompletionException;
import io.temporal.failure.ApplicationErrorCategory;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import java.util.function.BiFunction;
import java.util.function.IntSupplier;
import java.util.function.Supplier;

/** The one way out for what is not an expected outcome. */
public final class Failures {
  /** A defect may be one of the moment (a class that could not be loaded, a race). */
  static final int TRIES = 5;

  private Failures() {}

  /**
   * Runs {@code work} of an activity; a host that does not answer and a state folder that cannot be
   * used become failures of their {@link FailureType}. Anything else is a defect, and {@link
   * FailureType#INTERNAL} from the fifth attempt on, so that the run ends and says so. The engine's
   * own exceptions pass.
   */
  public static <T> T guard(Supplier<T> work) {
    return guard(work, () -> Activity.getExecutionContext().getInfo().getAttempt());
  }

  /**
   * The same where nothing is tried again and a failure is a value, too; a defect is {@link
   * FailureType#INTERNAL} at once.
   *
   * @param failed what a failure of that type, with that message, amounts to
   */
  public static <T> T once(Supplier<T> work, BiFunction<String, String, T> failed) {
    try {
      return guard(work, () -> TRIES);
    } catch (ApplicationFailure failure) {
      return failed.apply(failure.getType(), failure.getOriginalMessage());
    }
  }

  static <T> T guard(Supplier<T> work, IntSupplier attempt) {
    try {
      return work.get();
    } catch (UnreachableException e) {
      throw expected(FailureType.HOST_UNREACHABLE, e);
    } catch (NoEntryException e) {
      throw expected(FailureType.NO_WAY_IN, e);
    } catch (GatewayFullException e) {
      throw expected(FailureType.GATEWAY_FULL, e);
    } catch (PolicyUnusableException e) {
      throw expected(FailureType.STATE_UNUSABLE, e);
    } catch (StateUnusableException e) {
      throw failure(FailureType.STATE_UNUSABLE, e);
    } catch (ActivityCompletionException | TemporalFailure e) {
      throw e;
    } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
      if (attempt.getAsInt() < TRIES) {
        throw e;
      }
      throw ApplicationFailure.newNonRetryableFailureWithCause(
          "a defect in Salvor, please report it: " + e, FailureType.INTERNAL.name(), e);
    }
  }

  /** A message that was not accepted and may be tried again. */
  public static RuntimeException undelivered(String why) {
    return ApplicationFailure.newBuilder()
        .setMessage(why)
        .setType(FailureType.UNDELIVERED.name())
        // Said in one line already; without this the SDK logs a stack trace at each try.
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  /** The run says it to people; the log of the worker needs no stack trace for it. */
  private static ApplicationFailure expected(FailureType type, RuntimeException cause) {
    return ApplicationFailure.newBuilder()
        .setMessage(String.valueOf(cause.getMessage()))
        .setType(type.name())
        .setNonRetryable(!type.isRetryable())
        .setCause(cause)
        .setCategory(ApplicationErrorCategory.BENIGN)
        .build();
  }

  private static ApplicationFailure failure(FailureType type, RuntimeException cause) {
    String message = String.valueOf(cause.getMessage());
    return type.isRetryable()
        ? ApplicationFailure.newFailureWithCause(message, type.name(), cause)
        : ApplicationFailure.newNonRetryableFailureWithCause(message, type.name(), cause);
  }
}

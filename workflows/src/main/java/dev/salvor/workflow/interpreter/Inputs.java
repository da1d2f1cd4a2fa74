package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.FailureType;
import io.temporal.common.converter.DataConverterException;
import io.temporal.failure.ApplicationFailure;
import io.temporal.payload.codec.PayloadCodecException;
import java.util.function.Supplier;

/**
 * Makes a value that cannot be read fail the run with the reason. The option {@code
 * failWorkflowExceptionTypes} would do the same, but the SDK (1.38) does not apply it to dynamic
 * workflows; without either the engine would repeat the workflow task for ever.
 */
final class Inputs {
  private Inputs() {}

  /** What {@code read} gives, or the failure of the run. */
  static <T> T orFailRun(Supplier<T> read) {
    try {
      return read.get();
    } catch (PayloadCodecException e) {
      throw failure(FailureType.UNSEALED_INPUT, e);
    } catch (DataConverterException e) {
      throw failure(FailureType.UNREADABLE_INPUT, e);
    }
  }

  /** The failure of a run over an input that has been read but makes no sense. */
  static ApplicationFailure unreadable(String why) {
    return ApplicationFailure.newNonRetryableFailure(why, FailureType.UNREADABLE_INPUT.name());
  }

  private static ApplicationFailure failure(FailureType type, RuntimeException cause) {
    return ApplicationFailure.newNonRetryableFailureWithCause(
        "an input of the run cannot be read: " + cause.getMessage(), type.name(), cause);
  }
}

package dev.salvor.cli.engine;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/** Gives every call an end, a second try where one is due, and words for what went wrong. */
final class Calls {
  private static final int TRIES = 3;
  private static final Duration PAUSE = Duration.ofMillis(250);
  private static final Duration STORE = Duration.ofSeconds(15);

  private final String address;
  private final String remedy;
  private final String store;
  private final Duration deadline;

  /**
   * Calls to the engine that {@code target} names.
   *
   * @param deadline of one try
   */
  Calls(EngineTarget target, Duration deadline) {
    this.address = target.address();
    this.remedy =
        target.kind() == EngineKind.EXTERNAL
            ? "Salvor does not manage this engine: start it on its own machine, or correct or unset"
                + " TEMPORAL_ADDRESS (unset: the embedded engine is used, open runs stay behind"
                + " at this one)"
            : "start it with: salvor up";
    this.store =
        target.kind() == EngineKind.EXTERNAL
            ? "look at its database, on its own machine"
            : "is its disk full? see: salvor doctor";
    this.deadline = deadline;
  }

  /** The answer. An answer that only this call can make sense of is thrown as it came. */
  <T> T answer(Function<Duration, T> call) {
    long patience = System.nanoTime() + STORE.toNanos();
    for (int tried = 1; ; tried++) {
      try {
        return call.apply(deadline);
      } catch (StatusRuntimeException e) {
        if (!isSilence(e)) {
          throw e;
        }
        boolean isBackSoon = isWithoutStore(e) && System.nanoTime() - patience < 0;
        if (Thread.currentThread().isInterrupted() || (tried >= TRIES && !isBackSoon)) {
          throw silence(e);
        }
      }
      pause();
    }
  }

  /** The problem that {@code e} is, in words. */
  CliProblem problem(String what, StatusRuntimeException e) {
    return switch (e.getStatus().getCode()) {
      case UNAUTHENTICATED, PERMISSION_DENIED ->
          new CliProblem(
              ExitCode.ENGINE_UNREACHABLE,
              "engine " + address + " refused: " + reason(e) + "; check the key or certificate",
              e);
      case NOT_FOUND ->
          new CliProblem(
              ExitCode.ENGINE_UNREACHABLE,
              "engine " + address + ": " + reason(e) + "; check the namespace",
              e);
      case FAILED_PRECONDITION -> precondition(what, e);
      case UNIMPLEMENTED ->
          new CliProblem(
              ExitCode.ENGINE_UNREACHABLE,
              address + " does not answer as an engine (" + reason(e) + "); check the address",
              e);
      default ->
          new CliProblem(
              ExitCode.FAILED, what + " failed at engine " + address + ": " + reason(e), e);
    };
  }

  private CliProblem precondition(String what, StatusRuntimeException e) {
    String why = reason(e);
    return new CliProblem(
        ExitCode.FAILED,
        what
            + " failed at engine "
            + address
            + ": "
            + why
            + (why.startsWith("Namespace has invalid state")
                ? "; somebody has deprecated or deleted it, which no engine takes back: open runs"
                    + " can still end. For new ones with Salvor's own engine: salvor down; move the"
                    + " folder engine of the state folder away; salvor up; then add the schedules"
                    + " again, and start runs that are open with their --run-id: they go on by"
                    + " their record"
                : ""),
        e);
  }

  /** The problem that the engine does not answer. */
  CliProblem silence(StatusRuntimeException e) {
    return new CliProblem(
        ExitCode.ENGINE_UNREACHABLE,
        "engine "
            + address
            + (isWithoutStore(e)
                ? " answers, but has no hold of its store (" + reason(e) + "); " + store
                : " does not answer (" + reason(e) + "); " + remedy));
  }

  /** Whether it is the namespace that was not found. */
  static boolean isNamespace(StatusRuntimeException e) {
    String description = e.getStatus().getDescription();
    return description != null && description.startsWith("Namespace");
  }

  /** The engine takes hold of its store again within ten seconds after the store can be used. */
  private static boolean isWithoutStore(StatusRuntimeException e) {
    String description = e.getStatus().getDescription();
    return description != null && description.contains("shard status unknown");
  }

  private static boolean isSilence(StatusRuntimeException e) {
    Status.Code code = e.getStatus().getCode();
    return code == Status.Code.UNAVAILABLE || code == Status.Code.DEADLINE_EXCEEDED;
  }

  static String reason(StatusRuntimeException e) {
    String description = e.getStatus().getDescription();
    if (e.getStatus().getCode() == Status.Code.DEADLINE_EXCEEDED) {
      return "no answer in time";
    }
    Throwable cause = e.getStatus().getCause();
    while (cause != null && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause != null && cause.getMessage() != null) {
      return cause.getMessage().lines().findFirst().orElse("").strip();
    }
    return description == null
        ? e.getStatus().getCode().name()
        : description.lines().findFirst().orElse("").strip();
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(PAUSE.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.Command;
import dev.salvor.workflow.contract.order.StepOrder;
import dev.salvor.workflow.contract.run.AttemptResult;
import dev.salvor.workflow.contract.run.AttemptResult.Survivor;
import dev.salvor.workflow.contract.run.StepPart;
import java.util.Arrays;
import java.util.List;

/** What the record says about an attempt as a whole, by the same rules as the supervisor's. */
sealed interface Verdict {
  /** Nothing of it has ended yet. */
  record Nothing() implements Verdict {}

  /**
   * The part that decides.
   *
   * @param commandRan the command ended with 0, so its outputs count
   */
  record Ended(StepPart part, AttemptResult result, boolean done, boolean commandRan, String why)
      implements Verdict {}

  /** This as an end; nothing ended is a defect here. */
  default Ended ended() {
    return switch (this) {
      case Ended ended -> ended;
      case Nothing n -> throw new IllegalStateException("an attempt without an end has no report");
    };
  }

  static Verdict of(StepOrder step, AttemptRecord attempt) {
    AttemptRecord.Part check = attempt.part(StepPart.CHECK);
    AttemptRecord.Part command = attempt.part(StepPart.COMMAND);
    AttemptRecord.Part verify = attempt.part(StepPart.VERIFY);
    if (command.how.isEmpty()) {
      return check.how.isEmpty() || command.begin.isPresent()
          ? new Nothing()
          : checked(step, check, check.how.orElseThrow());
    }
    String how = command.how.orElseThrow();
    if (!how.equals("0") && !how.equals("rebooted")) {
      return new Ended(
          StepPart.COMMAND, result(how, step.command(), command), false, false, why(how));
    }
    if (step.verify().isEmpty()) {
      return new Ended(StepPart.COMMAND, new AttemptResult.Exited(0), true, true, "");
    }
    if (verify.how.isEmpty()) {
      return new Nothing();
    }
    String verified = verify.how.orElseThrow();
    if (verified.equals("0")) {
      return new Ended(StepPart.COMMAND, new AttemptResult.Exited(0), true, true, "");
    }
    AttemptResult result = result(verified, step.verify().orElseThrow(), verify);
    return new Ended(
        StepPart.VERIFY, result, false, false, "the command succeeded, but its verify failed");
  }

  private static Verdict checked(StepOrder step, AttemptRecord.Part part, String how) {
    Command command = step.check().orElse(step.command());
    return switch (how) {
      case "0" ->
          new Ended(StepPart.CHECK, new AttemptResult.Exited(0), true, false, "check says done");
      case "cancel", "stopped" ->
          new Ended(StepPart.CHECK, new AttemptResult.Canceled(), false, false, "");
      case "notbegun" ->
          new Ended(StepPart.CHECK, new AttemptResult.NotBegun(), false, false, why(how));
      case "1" -> new Nothing();
      default ->
          step.afterUnknown()
              ? new Ended(
                  StepPart.CHECK,
                  new AttemptResult.Unknown(),
                  false,
                  false,
                  "the check cannot tell whether the previous attempt did its work ("
                      + result(how, command, part)
                      + ")")
              : new Nothing();
    };
  }

  private static AttemptResult result(String how, Command command, AttemptRecord.Part part) {
    return switch (how) {
      case "timeout" -> new AttemptResult.TimedOut(command.timeout());
      case "cancel", "stopped" -> new AttemptResult.Canceled();
      case "alive" -> new AttemptResult.TimedOutAlive(command.timeout(), survivors(part.survivors));
      case "unknown" -> new AttemptResult.Unknown();
      case "notbegun" -> new AttemptResult.NotBegun();
      case "rebooted" -> new AttemptResult.Exited(0);
      default -> new AttemptResult.Exited(Integer.parseInt(how));
    };
  }

  private static List<Survivor> survivors(String text) {
    return Arrays.stream(text.split(","))
        .map(one -> one.split(":", 3))
        .filter(fields -> fields.length == 3)
        .map(fields -> new Survivor(Long.parseLong(fields[0]), fields[1], fields[2]))
        .toList();
  }

  private static String why(String how) {
    return switch (how) {
      case "unknown" ->
          "the host lost track of this attempt (power cut, or its supervisor was killed): unknown"
              + " whether it ran to its end";
      case "notbegun" ->
          "the host could not record the start of this attempt, so it was not started (disk full or"
              + " read-only?)";
      case "alive" -> "it is still alive 10 s after KILL";
      case "137" ->
          "KILL ended it, which Salvor did not send: the host was out of memory, somebody there"
              + " killed it, or a time limit of its own did";
      default -> "";
    };
  }
}

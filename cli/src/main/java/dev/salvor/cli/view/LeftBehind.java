package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.salvor.cli.io.Safe;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a run left on its host that did not come to its own end, and how to go on.
 *
 * @param record steps of orders that were not answered, as the host's record has them; empty: none,
 *     or the record is not on this machine
 * @param held the host is this run's still; absent: it is not, or the run does not lock it
 * @param goOn the command that goes on with it
 */
public record LeftBehind(List<Step> record, Optional<Held> held, String goOn) {
  /** What the host's record says of a step. */
  public enum StepState {
    DONE,
    /** Its command ended, not with 0. */
    ENDED_BADLY,
    RUNS,
    /** It began, and nobody knows how it ended. */
    UNKNOWN,
    NOT_BEGUN;

    String words() {
      return switch (this) {
        case DONE -> "done";
        case ENDED_BADLY -> "ended, not well";
        case RUNS -> "still running";
        case UNKNOWN -> "begun, its end unknown";
        case NOT_BEGUN -> "not begun";
      };
    }
  }

  /** A step and what is on record of it. */
  public record Step(String step, StepState state) {}

  /**
   * The host is locked.
   *
   * @param until when its lease is over
   * @param atMost the lease was not looked at: it is over by then
   * @param busy something of the run works there, and it is locked as long as that is so
   */
  public record Held(String host, String by, Instant until, boolean atMost, boolean busy) {
    /** Until when, for people. */
    String words() {
      return "until "
          + Clocks.dayTime(until)
          + (atMost ? ", or for as long as its command there runs" : "")
          + (busy ? ", and as long as its command runs" : "");
    }
  }

  public LeftBehind {
    record = List.copyOf(record);
  }

  /** For people; how to go on stands beside its end. */
  @JsonIgnore
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (!record.isEmpty()) {
      lines.add("on the host's record: " + Safe.line(told()));
    }
    held.ifPresent(
        lock ->
            lines.add(
                "host "
                    + Safe.line(lock.host())
                    + " is held by "
                    + Safe.line(lock.by())
                    + " "
                    + lock.words()
                    + "; this run has it at once"));
    return lines;
  }

  private String told() {
    List<String> words = new ArrayList<>();
    for (StepState state : StepState.values()) {
      List<String> steps =
          record.stream().filter(step -> step.state() == state).map(Step::step).toList();
      if (!steps.isEmpty()) {
        words.add(
            steps.stream().limit(5).collect(Collectors.joining(", "))
                + (steps.size() > 5 ? " and " + (steps.size() - 5) + " more" : "")
                + " "
                + state.words());
      }
    }
    return String.join("; ", words);
  }
}

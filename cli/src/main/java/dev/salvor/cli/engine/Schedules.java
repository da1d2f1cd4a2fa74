package dev.salvor.cli.engine;

import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The schedules of the engine. Every call ends within seconds, as those of {@link Engine} do. */
public interface Schedules {
  /** When a pause held. */
  record Paused(Instant from, Optional<Instant> to) {
    /** Whether it held at that time. */
    public boolean covers(Instant at) {
      return !at.isBefore(from) && to.map(at::isBefore).orElse(true);
    }
  }

  /**
   * All of them.
   *
   * @param others names of those that are not Salvor's, or cannot be read here
   */
  record Listed(List<ScheduleState> schedules, List<String> others) {
    public Listed {
      schedules = List.copyOf(schedules);
      others = List.copyOf(others);
    }
  }

  /** Adds the schedule that is in {@code request}; false if there is one of its name. */
  boolean add(RunRequest request);

  /** Puts it in the place of {@code old}, which stays paused if it is. */
  void replace(RunRequest request, ScheduleState old);

  /** The schedule; empty if there is none of that name. */
  Optional<ScheduleState> find(ScheduleId id);

  Listed list();

  /** Its due times between two times, at most the first thousand. */
  List<Instant> due(ScheduleId id, Instant from, Instant to);

  /** Its newest runs, newest first; those that are open too. */
  List<RunRow> runs(ScheduleId id, int most);

  /** When its newest pauses held. */
  List<Paused> pauses(ScheduleId id);

  /** Pauses it; the workflow that ends the pause is there before. */
  void pause(ScheduleState schedule, PauseRequest pause, ScheduleNote note);

  /** Lets it go on, and ends the workflow that would have ended its pause. */
  void resume(ScheduleId id, ScheduleNote note, Optional<SchedulePause> pause);

  /** Begins one run now, by its rule for overlaps. */
  void trigger(ScheduleId id);

  /**
   * What is otherwise on the engine than it was ordered from here, in words, by the names of
   * schedules.
   */
  default Map<String, List<String>> unordered() {
    return Map.of();
  }

  /** One that the engine does not have any more is not missed any more; false if nobody did. */
  default boolean forget(ScheduleId id) {
    return false;
  }

  /** Removes it; its runs go on. */
  void remove(ScheduleId id, Optional<SchedulePause> pause);
}

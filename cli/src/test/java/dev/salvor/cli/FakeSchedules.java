package dev.salvor.cli;

import dev.salvor.cli.engine.RunRow;
import dev.salvor.cli.engine.ScheduleState;
import dev.salvor.cli.engine.Schedules;
import dev.salvor.cli.view.Examples;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.schedule.PauseRequest;
import dev.salvor.workflow.contract.schedule.ScheduleId;
import dev.salvor.workflow.contract.schedule.ScheduleNote;
import dev.salvor.workflow.contract.schedule.SchedulePause;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Schedules that lie in memory; a run of theirs begins only where a test says which. */
final class FakeSchedules implements Schedules {
  static final ScheduleState.Counts NONE = new ScheduleState.Counts(0, 0, 0);

  final Map<ScheduleId, ScheduleState> all = new TreeMap<>(Comparator.comparing(ScheduleId::value));
  final List<PauseRequest> pauses = new ArrayList<>();
  final List<String> ended = new ArrayList<>();
  final List<ScheduleId> triggered = new ArrayList<>();
  List<Instant> due = List.of();
  List<RunRow> rows = List.of();

  /** The runs there are once somebody asked for one now. */
  List<RunRow> begun = List.of();

  ScheduleState the(ScheduleId id) {
    return find(id).orElseThrow();
  }

  void put(ScheduleState schedule) {
    all.put(schedule.id(), schedule);
  }

  private static ScheduleState state(RunRequest request, boolean paused, ScheduleNote note) {
    return new ScheduleState(
        request, paused, note, Examples.START, List.of(Examples.START.plusSeconds(3600)), NONE);
  }

  @Override
  public boolean add(RunRequest request) {
    if (all.containsKey(request.schedule().orElseThrow().id())) {
      return false;
    }
    put(state(request, false, new ScheduleNote.Other("")));
    return true;
  }

  @Override
  public void replace(RunRequest request, ScheduleState old) {
    put(state(request, old.paused(), old.note()));
  }

  @Override
  public Optional<ScheduleState> find(ScheduleId id) {
    return Optional.ofNullable(all.get(id));
  }

  @Override
  public Listed list() {
    return new Listed(List.copyOf(all.values()), List.of());
  }

  @Override
  public List<Instant> due(ScheduleId id, Instant from, Instant to) {
    return due.stream().filter(at -> !at.isBefore(from) && !at.isAfter(to)).toList();
  }

  @Override
  public List<RunRow> runs(ScheduleId id, int most) {
    return rows;
  }

  @Override
  public List<Paused> pauses(ScheduleId id) {
    return List.of();
  }

  @Override
  public void pause(ScheduleState schedule, PauseRequest pause, ScheduleNote note) {
    pauses.add(pause);
    put(state(schedule.request(), true, ScheduleNote.parse(note.text())));
  }

  @Override
  public void resume(ScheduleId id, ScheduleNote note, Optional<SchedulePause> pause) {
    pause.ifPresent(over -> ended.add(over.keeper(id)));
    put(state(the(id).request(), false, ScheduleNote.parse(note.text())));
  }

  @Override
  public void trigger(ScheduleId id) {
    triggered.add(id);
    rows = begun;
  }

  @Override
  public void remove(ScheduleId id, Optional<SchedulePause> pause) {
    pause.ifPresent(over -> ended.add(over.keeper(id)));
    all.remove(id);
  }
}

package dev.salvor.workflow.handover;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.StepResult;
import dev.salvor.workflow.resolve.KnownResults;
import java.time.Instant;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Where a run stands by its events. */
final class Standing {
  private final Places places;
  private final Map<String, RunEvent.StepEnded> results = new LinkedHashMap<>();
  private final Map<String, RunEvent.UndoRegistered> undo = new LinkedHashMap<>();
  private final Map<String, String> variant = new LinkedHashMap<>();
  private final Map<String, Map<String, Object>> outputs = new LinkedHashMap<>();
  private final Set<String> tooLong = new HashSet<>();
  private int farthest = -1;
  private long lastEvent;
  private Optional<Instant> asOf = Optional.empty();
  private Optional<String> paused = Optional.empty();

  private Standing(Places places) {
    this.places = places;
  }

  static Standing of(Definition definition, List<RunEvent> events) {
    Standing standing = new Standing(new Places(definition.runbook()));
    events.forEach(standing::take);
    return standing;
  }

  private void take(RunEvent event) {
    lastEvent = Math.max(lastEvent, event.seq());
    asOf = asOf.filter(at -> at.isAfter(event.at())).or(() -> Optional.of(event.at()));
    switch (event) {
      case RunEvent.PhaseStarted e -> places.first(e.phase()).ifPresent(this::reached);
      case RunEvent.AttemptEnded e -> reached(e.step());
      case RunEvent.UndoRegistered e -> {
        undo.put(e.step(), e);
        reached(e.step());
      }
      case RunEvent.PivotTaken e when e.what().equals(RunEvent.PivotTaken.WORKER_AWAY) -> {
        // The variant stays the same.
      }
      case RunEvent.PivotTaken e -> variant.put(e.step(), e.to());
      case RunEvent.StepEnded e -> {
        results.put(e.step(), e);
        if (e.result() == StepResult.UNDONE) {
          variant.remove(e.step());
        }
        reached(e.step());
      }
      case RunEvent.OutputsKept e -> outputs(e);
      case RunEvent.Decided e -> decided(e);
      default -> {
        // Says nothing about what is left to do.
      }
    }
  }

  private void decided(RunEvent.Decided e) {
    Decision decision = e.decision();
    if (decision.kind() == Decision.Kind.PAUSE && e.taken()) {
      paused =
          Optional.of(
              "The run is paused by "
                  + decision.user()
                  + decision.why().map(why -> ": " + why).orElse("")
                  + "; it waits to be resumed.");
    } else if (decision.kind() == Decision.Kind.RESUME && e.taken()) {
      paused = Optional.empty();
    }
  }

  /** The latest moment that it knows of. */
  Optional<Instant> asOf() {
    return asOf;
  }

  long lastEvent() {
    return lastEvent;
  }

  /** That it is paused, in words. */
  Optional<String> paused() {
    return paused;
  }

  private void reached(String step) {
    places.place(step).filter(p -> p.number() != Places.LAST).ifPresent(p -> reached(p.number()));
  }

  private void reached(int number) {
    farthest = Math.max(farthest, number);
  }

  private void outputs(RunEvent.OutputsKept e) {
    Map<String, Object> of = outputs.computeIfAbsent(e.name(), n -> new LinkedHashMap<>());
    e.outputs().forEach((name, value) -> of.put(name, plain(value)));
    if (!e.left().isEmpty()) {
      tooLong.add(e.name());
    }
  }

  private static Object plain(JsonNode value) {
    return SalvorJson.mapper().convertValue(value, Object.class);
  }

  Optional<RunEvent.StepEnded> result(String id) {
    return Optional.ofNullable(results.get(id));
  }

  boolean isGood(String id) {
    return result(id)
        .filter(e -> e.result().isGood() && e.result() != StepResult.UNDONE)
        .isPresent();
  }

  /** It did not end well, and the run went on without it. */
  boolean isLeftBehind(String id) {
    return result(id)
        .filter(e -> !isGood(id) && !isUndone(e))
        .flatMap(e -> places.place(id))
        .filter(p -> p.number() < farthest)
        .isPresent();
  }

  private static boolean isUndone(RunEvent.StepEnded e) {
    return e.result() == StepResult.UNDONE || e.result() == StepResult.UNDO_FAILED;
  }

  /** The variant that it has come to, if it has left the first. */
  Optional<String> variant(String id) {
    return Optional.ofNullable(variant.get(id));
  }

  /** In the order of registration. */
  List<RunEvent.UndoRegistered> undo() {
    return List.copyOf(undo.values());
  }

  Optional<RunEvent.UndoRegistered> undo(String id) {
    return Optional.ofNullable(undo.get(id));
  }

  KnownResults known() {
    Map<String, String> byName = new LinkedHashMap<>();
    Set<String> settled = new HashSet<>();
    for (Places.Place place : places.places()) {
      if (place.number() < farthest) {
        settled.add(place.name());
      }
    }
    results.forEach(
        (id, ended) ->
            places
                .place(id)
                .ifPresent(
                    place -> {
                      byName.merge(
                          place.name(),
                          ended.result().name(),
                          (a, b) -> StepResult.valueOf(a).isGood() ? b : a);
                      if (!place.each() && isGood(id)) {
                        settled.add(place.name());
                      } else if (isUndone(ended)) {
                        settled.remove(place.name());
                      }
                    }));
    settled.retainAll(byName.keySet());
    settled.removeAll(tooLong);
    return new KnownResults(outputs, byName, settled);
  }
}

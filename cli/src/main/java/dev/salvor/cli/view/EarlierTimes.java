package dev.salvor.cli.view;

import dev.salvor.cli.view.PlanJson.Estimate;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.StepResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How long steps, and whole runs, have taken in earlier runs of a runbook. For one thread. */
public final class EarlierTimes {
  private final Map<String, List<Long>> done = new HashMap<>();
  private final Map<String, List<Long>> checked = new HashMap<>();
  private final List<Long> whole = new ArrayList<>();

  /** Takes in the attempts of a run that has ended. */
  public void add(List<RunEvent> events) {
    Map<String, Long> took = new HashMap<>();
    for (RunEvent event : events) {
      if (event instanceof RunEvent.AttemptEnded e && !e.variant().equals("undo")) {
        took.merge(e.step(), Duration.between(e.startedAt(), e.at()).toMillis(), Long::sum);
      } else if (event instanceof RunEvent.StepEnded e && took.containsKey(e.step())) {
        (e.result() == StepResult.ALREADY_DONE ? checked : done)
            .computeIfAbsent(e.step(), step -> new ArrayList<>())
            .add(Math.max(0, took.getOrDefault(e.step(), 0L)));
      }
    }
  }

  /** Takes in the time of a run that ended well. */
  public void addWhole(Duration took) {
    whole.add(took.toMillis());
  }

  /** Of the step with this id where its work was done. */
  Optional<Estimate> done(String step) {
    return median(done.getOrDefault(step, List.of()));
  }

  /** Of the step with this id where its check found nothing to do. */
  Optional<Estimate> checked(String step) {
    return median(checked.getOrDefault(step, List.of()));
  }

  Optional<Estimate> whole() {
    return median(whole);
  }

  private static Optional<Estimate> median(List<Long> times) {
    if (times.isEmpty()) {
      return Optional.empty();
    }
    List<Long> sorted = times.stream().sorted().toList();
    int half = sorted.size() / 2;
    long median =
        sorted.size() % 2 == 1 ? sorted.get(half) : (sorted.get(half - 1) + sorted.get(half)) / 2;
    return Optional.of(new Estimate(median, sorted.size(), 0));
  }
}

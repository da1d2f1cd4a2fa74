package dev.salvor.cli.command;

import dev.salvor.runbook.Canary;
import dev.salvor.runbook.OnFailure;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.Step;
import dev.salvor.runbook.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** What in a runbook waits for people, who sleep when a schedule begins it. */
final class ScheduleWarnings {
  private ScheduleWarnings() {}

  static List<String> of(Runbook runbook) {
    List<String> waits = new ArrayList<>();
    runbook
        .phases()
        .forEach(
            phase ->
                phase.steps().stream()
                    .flatMap(ScheduleWarnings::singles)
                    .forEach(
                        step -> {
                          String name = phase.name() + "." + step.name();
                          if (step.approval().isPresent()) {
                            waits.add(name + " waits for an approval");
                          }
                          if (step.onFailure() == OnFailure.ASK) {
                            waits.add(name + " asks when it fails");
                          }
                        }));
    if (runbook.strategy().flatMap(Strategy::approveBetween).isPresent()) {
      waits.add("each wave but the first waits for an approval");
    }
    if (runbook.strategy().flatMap(Strategy::canary).flatMap(Canary::approve).isPresent()) {
      waits.add("the wave after the canaries waits for an approval");
    }
    return List.copyOf(waits);
  }

  private static Stream<Step.Single> singles(Step step) {
    return switch (step) {
      case Step.Single single -> Stream.of(single);
      case Step.Parallel group -> group.steps().stream();
    };
  }
}

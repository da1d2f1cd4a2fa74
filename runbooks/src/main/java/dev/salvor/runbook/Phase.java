package dev.salvor.runbook;

import java.util.List;
import java.util.Optional;

/** A named group of steps, in order; the unit in which an operator thinks. */
public record Phase(String name, Optional<String> title, Optional<String> when, List<Step> steps) {
  public Phase {
    Names.requirePathName(name, "phase name");
    steps = List.copyOf(steps);
  }
}

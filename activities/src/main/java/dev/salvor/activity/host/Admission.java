package dev.salvor.activity.host;

import dev.salvor.runbook.Definition;
import dev.salvor.trust.Demand;
import java.util.List;

/** Asked before a run is made ready: nothing on its host has changed yet. Safe for any thread. */
@FunctionalInterface
public interface Admission {
  /** Lets everything in. */
  Admission ALL = definition -> new Demand.Answer.Met(List.of());

  /** Whether anything of this may be run. */
  Demand.Answer of(Definition definition);
}

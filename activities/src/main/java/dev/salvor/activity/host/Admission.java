package dev.salvor.activity.host;

import dev.salvor.runbook.Definition;
import dev.salvor.trust.Demand;
import java.util.Optional;

/** Asked before a run is made ready: nothing on its host has changed yet. Safe for any thread. */
public interface Admission {
  /** Lets everything in. */
  Admission ALL =
      new Admission() {
        @Override
        public Demand.Answer of(Definition definition) {
          return new Demand.Answer.Met(Optional.empty());
        }

        @Override
        public boolean isDemanding() {
          return false;
        }
      };

  /** Whether anything of this may be run. */
  Demand.Answer of(Definition definition);

  /** Whether anything is demanded now; then also orders are looked at. */
  boolean isDemanding();
}

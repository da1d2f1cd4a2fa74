package dev.salvor.activity.host;

import java.util.Optional;

/** Whether the node of this host comes up at boot by itself, without which no run may reboot it. */
@FunctionalInterface
public interface Comeback {
  /** Why it would not, and what to do about it; empty if it would. May ask for it first. */
  Optional<String> whyNot();
}

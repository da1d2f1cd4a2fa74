package dev.salvor.activity.supervisor;

import dev.salvor.workflow.contract.order.SegmentOrder;
import java.util.Set;
import java.util.stream.Collectors;

/** The attempts of an order that were begun before a call came. */
record AttachedSteps(Set<StepKey> keys) {
  static AttachedSteps in(SegmentOrder order, SegmentRecord record) {
    return new AttachedSteps(
        order.steps().stream()
            .map(StepKey::of)
            .filter(key -> record.attempt(key).begun())
            .collect(Collectors.toUnmodifiableSet()));
  }

  boolean has(StepKey key) {
    return keys.contains(key);
  }
}

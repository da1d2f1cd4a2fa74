package dev.salvor.workflow.interpreter;

import java.time.Duration;

/**
 * Where a step stands: the attempt that is due or under way. Survives continue-as-new.
 *
 * @param segment whose folder on the host holds the step's records
 * @param variant index of the variant
 * @param attempt over all variants, from 1
 * @param ofVariant counted tries of this variant, this one included
 * @param notBegun how often in a row the host could not begin
 * @param unknown how often the end of an attempt was not known
 * @param begun whether a command of the step has ever begun
 * @param checked whether {@code check} runs before the command
 * @param afterUnknown the attempt before ended without anybody knowing how
 * @param delay to wait before the attempt
 */
record Tries(
    int segment,
    int variant,
    int attempt,
    int ofVariant,
    int notBegun,
    int unknown,
    boolean begun,
    boolean checked,
    boolean afterUnknown,
    Duration delay) {
  private static final Duration NOW = Duration.ZERO;

  static Tries first(int segment) {
    return new Tries(segment, 0, 1, 1, 0, 0, false, true, false, NOW);
  }

  Tries withBegun() {
    return new Tries(
        segment,
        variant,
        attempt,
        ofVariant,
        notBegun,
        unknown,
        true,
        checked,
        afterUnknown,
        delay);
  }

  Tries waited() {
    return new Tries(
        segment, variant, attempt, ofVariant, notBegun, unknown, begun, checked, afterUnknown, NOW);
  }

  Tries retry(Duration after) {
    return new Tries(
        segment, variant, attempt + 1, ofVariant + 1, 0, unknown, begun, false, false, after);
  }

  Tries afterNotBegun(Duration after) {
    return new Tries(
        segment,
        variant,
        attempt + 1,
        ofVariant,
        notBegun + 1,
        unknown,
        begun,
        checked,
        afterUnknown,
        after);
  }

  Tries afterUnknownEnd() {
    return new Tries(
        segment, variant, attempt + 1, ofVariant, 0, unknown + 1, begun, true, true, NOW);
  }

  Tries fallback() {
    return new Tries(segment, variant + 1, attempt + 1, 1, 0, unknown, begun, false, false, NOW);
  }

  /** An operator wants the same variant once more, whatever became of the last attempt. */
  Tries sameAgain() {
    return new Tries(segment, variant, attempt + 1, 1, 0, 0, begun, true, false, NOW);
  }

  /** As {@link #fromStart}, in a segment of its own. */
  Tries anew(int freshSegment) {
    return new Tries(freshSegment, 0, 1, 1, 0, 0, begun, true, false, NOW);
  }

  /** An operator wants the step from its first variant on. */
  Tries fromStart() {
    return new Tries(segment, 0, attempt + 1, 1, 0, 0, begun, true, false, NOW);
  }
}

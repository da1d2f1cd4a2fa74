package dev.salvor.policy;

/** Whether a rule, or one key of it, is about what is asked. */
enum Match {
  YES,
  NO,
  /** It hangs on something that is not known. */
  UNCLEAR;

  Match and(Match other) {
    return this == NO || other == NO ? NO : this == UNCLEAR ? this : other == UNCLEAR ? other : YES;
  }
}

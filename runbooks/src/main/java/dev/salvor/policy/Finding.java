package dev.salvor.policy;

/**
 * What one key of a rule says to what is asked.
 *
 * @param what for people: what was looked at, or what is not known
 */
record Finding(Match match, String what) {
  static Finding yes(String what) {
    return new Finding(Match.YES, what);
  }

  static Finding unclear(String what) {
    return new Finding(Match.UNCLEAR, what);
  }
}

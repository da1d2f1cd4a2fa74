package dev.salvor.workflow.interpreter;

/**
 * What a decision did.
 *
 * @param words for people: what follows, or why it was not taken and what would be
 */
record Effect(boolean taken, String words) {
  static Effect taken(String words) {
    return new Effect(true, words);
  }

  static Effect not(String why) {
    return new Effect(false, "not taken: " + why);
  }
}

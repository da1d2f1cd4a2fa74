package dev.salvor.policy;

/** What a policy says to what is asked. */
public sealed interface Verdict {
  /** It may be done. */
  record Allowed() implements Verdict {}

  /**
   * It may not be done.
   *
   * @param rule file and line, and the rule's name if it has one
   * @param why what it refuses, in one line
   */
  record Denied(String rule, String why) implements Verdict {}

  /** Something that a rule is about is not known, so it may not be done either. */
  record Unclear(String rule, String why) implements Verdict {}
}

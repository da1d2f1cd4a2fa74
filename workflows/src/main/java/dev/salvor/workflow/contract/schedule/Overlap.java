package dev.salvor.workflow.contract.schedule;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.Locale;

/** What becomes of a due time at which the run before it has not ended. */
public enum Overlap {
  /** Nothing is begun. */
  SKIP,
  /** It is begun when that one has ended; more than one does not wait. */
  BUFFER_ONE,
  /** It is begun beside it. */
  ALLOW,
  /** That one is asked to end, then it is begun. */
  CANCEL_OTHER;

  /** The word on the command line. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * The one of that word.
   *
   * @throws IllegalArgumentException there is none
   */
  @JsonCreator
  public static Overlap of(String word) {
    return Arrays.stream(values())
        .filter(one -> one.word().equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("overlap: " + word));
  }
}

package dev.salvor.notice;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;

/**
 * What a notice is about. A set of kinds that this Salvor does not know is read as {@link #ALERT}.
 */
public enum NoticeKind {
  /** A step failed and the run asks what to do. */
  QUESTION(true),
  /** A step waits for people to approve it. */
  APPROVAL(true),
  /** Somebody paused the run. */
  PAUSE(true),
  /** One of these three still waits, a day later. */
  REMINDER(true),
  /** Nobody answered in time. */
  EXPIRED(true),
  /** A step goes another way. */
  PIVOT(true),
  /** The run ended, and not well. */
  FAILED(true),
  /** The run ended well. */
  FINISHED(false),
  /** watch-node found something. */
  ALERT(true),
  /** What watch-node found is over. */
  OVER(false),
  /** Sent by {@code salvor notices test}; no filter holds it back. */
  TEST(false);

  private static final Set<NoticeKind> WAITING =
      EnumSet.of(QUESTION, APPROVAL, PAUSE, REMINDER, EXPIRED);

  private final boolean urgent;

  NoticeKind(boolean urgent) {
    this.urgent = urgent;
  }

  /** Whether a person has something to do or to look at. */
  public boolean isUrgent() {
    return urgent;
  }

  /** The word in files and messages. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The kind of that word. */
  @JsonCreator
  public static NoticeKind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word().equals(word))
        .findFirst()
        .orElse(ALERT);
  }

  /** The kinds that a filter's word means. */
  static Set<NoticeKind> meant(String word) {
    return word.equals("waiting") ? WAITING : EnumSet.of(of(word));
  }
}

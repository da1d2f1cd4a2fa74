package dev.salvor.runbook;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The one word by which a step that fails names its cause. */
public final class Cause {
  /** Of a step of which nobody knows whether it ran to its end. */
  public static final String UNKNOWN = "UNKNOWN";

  /** Of a step that the policy of the worker refuses: nothing of it was done. */
  public static final String POLICY_DENIED = "POLICY_DENIED";

  private static final Pattern LINE =
      Pattern.compile("(?m)^::salvor cause=([A-Za-z_][A-Za-z0-9_.-]{0,62})\\s*$");

  private Cause() {}

  /** What the last {@code ::salvor cause=WORD} line of {@code output} names. */
  public static Optional<String> named(String output) {
    Matcher line = LINE.matcher(output);
    Optional<String> last = Optional.empty();
    while (line.find()) {
      last = Optional.of(line.group(1));
    }
    return last;
  }
}

package dev.salvor.release;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Versions of the program's data.
 *
 * @param reads the oldest that the program reads
 * @param writes the one that it writes
 * @param rollbackSafeFrom the oldest that can be gone back to once the program has written
 */
public record Schema(int reads, int writes, int rollbackSafeFrom) {
  /** The form of an option: {@code 4,5,4}. */
  private static final Pattern FORM = Pattern.compile("(\\d{1,9}),(\\d{1,9}),(\\d{1,9})");

  public Schema {
    require(reads, "reads");
    require(writes, "writes");
    require(rollbackSafeFrom, "rollbackSafeFrom");
    if (reads > writes || rollbackSafeFrom > writes) {
      throw new IllegalArgumentException(
          "what is read and what can be gone back to cannot be newer than what is written ("
              + writes
              + ")");
    }
  }

  private static void require(int number, String component) {
    if (number < 0 || number > 999_999_999) {
      throw new IllegalArgumentException(component + ": " + number + " is not 0 to 999999999");
    }
  }

  /**
   * The schema that {@code text} says.
   *
   * @param text three numbers with commas, in the order of the components
   * @throws IllegalArgumentException if it does not
   */
  public static Schema parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not READS,WRITES,ROLLBACK_SAFE_FROM, as in 4,5,4");
    }
    return new Schema(
        Integer.parseInt(form.group(1)),
        Integer.parseInt(form.group(2)),
        Integer.parseInt(form.group(3)));
  }

  /** {@code 4 5 4}. */
  String words() {
    return reads + " " + writes + " " + rollbackSafeFrom;
  }
}

package dev.salvor.fleet;

import java.util.regex.Pattern;

/** The shapes of labels: nothing that would have to be quoted in a selector. */
public final class Labels {
  private static final Pattern KEY = Pattern.compile("[A-Za-z_][A-Za-z0-9_./-]{0,62}");
  private static final Pattern VALUE = Pattern.compile("[A-Za-z0-9_.+/-]{1,64}");

  private Labels() {}

  public static boolean isKey(String text) {
    return KEY.matcher(text).matches();
  }

  public static boolean isValue(String text) {
    return VALUE.matcher(text).matches();
  }

  static void require(String key, String value) {
    if (!isKey(key) || !isValue(value)) {
      throw new IllegalArgumentException("labels: \"" + key + "=" + value + "\" is no label");
    }
  }
}

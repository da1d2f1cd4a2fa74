package dev.salvor.packages.version;

/** Whole numbers of any length, as text. */
final class Digits {
  private Digits() {}

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  /** By value; no digits are 0. */
  static int compare(String a, String b) {
    String left = withoutLeading(a);
    String right = withoutLeading(b);
    return left.length() == right.length()
        ? left.compareTo(right)
        : Integer.compare(left.length(), right.length());
  }

  static String withoutLeading(String digits) {
    int from = 0;
    while (from < digits.length() && digits.charAt(from) == '0') {
      from++;
    }
    return digits.substring(from);
  }

  static String withoutTrailing(String digits) {
    int to = digits.length();
    while (to > 0 && digits.charAt(to - 1) == '0') {
      to--;
    }
    return digits.substring(0, to);
  }
}

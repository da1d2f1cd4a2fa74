package dev.salvor.runbook.yaml;

/** Indexes into a text from counts of code points, as YAML marks have them; fast going forward. */
final class CodePoints {
  private final String text;
  private final int total;
  private int lastCount;
  private int lastIndex;

  CodePoints(String text) {
    this.text = text;
    this.total = text.codePointCount(0, text.length());
  }

  int index(int codePoints) {
    int wanted = Math.max(0, Math.min(codePoints, total));
    if (total == text.length()) {
      return wanted;
    }
    lastIndex = text.offsetByCodePoints(lastIndex, wanted - lastCount);
    lastCount = wanted;
    return lastIndex;
  }
}

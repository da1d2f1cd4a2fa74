package dev.salvor.runbook;

/**
 * Damage to a text that was good.
 *
 * @param place in thousandths of the text
 * @param length how much is taken out there
 * @param put what is put in instead
 */
public record TextChange(int place, int length, String put) {
  /** The text with this damage. */
  public String applyTo(String text) {
    int from = (int) ((long) text.length() * place / 1000);
    int to = Math.min(text.length(), from + length);
    return text.substring(0, from) + put + text.substring(to);
  }
}

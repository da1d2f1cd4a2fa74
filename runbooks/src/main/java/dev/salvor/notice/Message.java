package dev.salvor.notice;

/**
 * A notice in words.
 *
 * @param subject one line
 * @param text may have lines
 */
public record Message(Notice notice, String subject, String text) {
  private static final int LONGEST_SUBJECT = 200;
  private static final int LONGEST_TEXT = 16_000;

  public Message {
    subject = cut(subject.replaceAll("[\\p{Cntrl}\\s]+", " ").strip(), LONGEST_SUBJECT);
    text = cut(text.stripTrailing().replace("\u0000", ""), LONGEST_TEXT) + "\n";
  }

  private static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    int end = Character.isHighSurrogate(text.charAt(most - 2)) ? most - 2 : most - 1;
    return text.substring(0, end) + "…";
  }
}

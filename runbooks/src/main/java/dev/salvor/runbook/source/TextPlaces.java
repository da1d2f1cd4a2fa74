package dev.salvor.runbook.source;

import java.util.Arrays;
import java.util.List;

/**
 * Where the lines of a text value stand in its document, so that a finding in the text can be told
 * with its line and column in the file. A place that cannot be known is that of the value.
 */
public final class TextPlaces {
  /** A line and column in the document, from 1. */
  public record Place(int line, int column) {}

  private final String document;
  private final Spot spot;
  private final List<String> lines;

  /** For each line of the text, the indexes in the document of its characters; null if unknown. */
  private final int[][] indexes;

  private TextPlaces(String document, Spot spot, List<String> lines) {
    this.document = document;
    this.spot = spot;
    this.lines = lines;
    this.indexes = new int[lines.size()][];
  }

  /** The places of the text at {@code value}. */
  public static TextPlaces of(Cursor value) {
    String text = value.text().orElse("");
    TextPlaces out =
        new TextPlaces(value.source().text(), value.spot(), Arrays.asList(text.split("\n", -1)));
    out.find();
    return out;
  }

  /** The place of a character; lines and columns from 1, columns in characters. */
  public Place at(int line, int column) {
    if (line < 1 || line > lines.size() || indexes[line - 1].length == 0) {
      return new Place(spot.line(), spot.column());
    }
    int[] known = indexes[line - 1];
    String text = lines.get(line - 1);
    int count = Math.min(Math.max(0, column - 1), text.codePointCount(0, text.length()));
    int index = known[Math.min(text.offsetByCodePoints(0, count), known.length - 1)];
    int lineStart = document.lastIndexOf('\n', index - 1) + 1;
    int before =
        (int) document.substring(spot.start(), index).chars().filter(c -> c == '\n').count();
    return new Place(spot.line() + before, document.codePointCount(lineStart, index) + 1);
  }

  private void find() {
    Arrays.fill(indexes, new int[0]);
    if (spot.end() > document.length() || spot.start() >= spot.end()) {
      return;
    }
    char first = document.charAt(spot.start());
    boolean quoted = first == '"' || first == '\'';
    if (quoted) {
      quoted(first);
    } else {
      asWritten();
    }
  }

  /** Block and plain texts: each line stands there as it is. */
  private void asWritten() {
    int from = spot.start();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      int found = line.isBlank() ? -1 : document.indexOf(line, from);
      if (found >= 0 && found + line.length() <= spot.end()) {
        indexes[i] = new int[line.length() + 1];
        Arrays.setAll(indexes[i], c -> found + c);
        from = found + line.length();
      }
    }
  }

  private void quoted(char quote) {
    int at = spot.start() + 1;
    for (int i = 0; i < lines.size(); i++) {
      int[] own = new int[lines.get(i).length() + 1];
      for (int c = 0; c < own.length; c++) {
        own[c] = at;
        if (at >= spot.end() || document.charAt(at) == '\n') {
          return; // folded: what follows is not known
        }
        at += width(at, quote);
      }
      indexes[i] = own;
    }
  }

  /** How many characters of the document make one of the text. */
  private int width(int at, char quote) {
    char c = document.charAt(at);
    if (quote == '\'') {
      return document.startsWith("''", at) ? 2 : 1;
    }
    if (c != '\\' || at + 1 >= spot.end()) {
      return 1;
    }
    return switch (document.charAt(at + 1)) {
      case 'x' -> 4;
      case 'u' -> 6;
      case 'U' -> 10;
      default -> 2;
    };
  }
}

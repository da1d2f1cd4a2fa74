package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import java.util.ArrayList;
import java.util.List;

/** Lines of a screen, none wider than the terminal: one that wraps would break the picture. */
final class Canvas {
  /** A part of a line in one colour. */
  record Piece(Tone tone, String text) {}

  private final Paint paint;
  private final int columns;
  private final List<String> lines = new ArrayList<>();

  Canvas(Paint paint, int columns) {
    this.paint = paint;
    this.columns = columns;
  }

  /** One line of pieces with two blanks between them, cut where the terminal ends. */
  void add(List<Piece> pieces, int indent) {
    int room = columns - 1 - indent;
    StringBuilder out = new StringBuilder(" ".repeat(indent));
    for (Piece piece : pieces) {
      if (piece.text.isEmpty() || room <= 0) {
        continue;
      }
      String gap = out.length() > indent ? "  " : "";
      String text = Texts.fit(Safe.line(piece.text), room - gap.length());
      if (text.isEmpty() || room <= gap.length()) {
        break;
      }
      out.append(gap).append(paint.of(piece.tone, text));
      room -= gap.length() + Texts.columns(text);
    }
    lines.add(out.toString());
  }

  /** What has to be read or typed whole goes over as many lines as it needs. */
  void wrapped(Tone tone, String text, int indent) {
    for (String line : Texts.wrap(Safe.line(text), columns - 1 - indent)) {
      add(List.of(new Piece(tone, line)), indent);
    }
  }

  /** Puts {@code instead} in the place of the lines from {@code first} to before {@code last}. */
  void leaveOut(int first, int last, String instead) {
    lines.subList(first, last).clear();
    lines.add(first, Texts.fit(instead, columns - 1));
  }

  int size() {
    return lines.size();
  }

  /** The lines, the last ones left out where there are more than {@code most}. */
  List<String> lines(int most) {
    return List.copyOf(lines.subList(0, Math.min(most, lines.size())));
  }
}

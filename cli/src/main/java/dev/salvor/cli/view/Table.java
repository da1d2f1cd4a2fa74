package dev.salvor.cli.view;

import dev.salvor.cli.view.Paint.Tone;
import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell; the last one is not filled. */
public final class Table {
  /** A harmless text with its colour. */
  public record Cell(String text, Tone tone) {
    public static Cell of(String text) {
      return new Cell(text, Tone.PLAIN);
    }
  }

  private final List<List<Cell>> rows = new ArrayList<>();

  /** Begins with a line of headings. */
  public static Table of(String... headings) {
    Table table = new Table();
    table.row(List.of(headings).stream().map(h -> new Cell(h, Tone.DIM)).toList());
    return table;
  }

  public void row(List<Cell> cells) {
    rows.add(List.copyOf(cells));
  }

  /** The lines, without blanks at their ends. */
  public List<String> lines(Paint paint) {
    int columns = rows.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<Cell> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Texts.columns(row.get(i).text()));
      }
    }
    return rows.stream().map(row -> line(row, widths, paint)).toList();
  }

  private static String line(List<Cell> row, int[] widths, Paint paint) {
    StringBuilder out = new StringBuilder();
    int owed = 0;
    for (int i = 0; i < row.size(); i++) {
      Cell cell = row.get(i);
      if (!cell.text().isEmpty()) {
        out.append(" ".repeat(owed)).append(paint.of(cell.tone(), cell.text()));
        owed = 0;
      }
      owed += widths[i] - Texts.columns(cell.text()) + 2;
    }
    return out.toString();
  }
}

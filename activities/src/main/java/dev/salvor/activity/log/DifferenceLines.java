package dev.salvor.activity.log;

import dev.salvor.workflow.report.Differences;
import java.util.ArrayList;
import java.util.List;

/**
 * Takes the text of differences in, line by line, and keeps so much of it as a page shows. Not for
 * several threads.
 */
final class DifferenceLines implements Appendable {
  private static final String HEAD = "## ";
  private static final int MOST_LINES = 250;
  private static final int MOST_CHARACTERS = 160_000;
  private static final int LONGEST = 400;

  private final List<Differences.Collector> collectors = new ArrayList<>();
  private final StringBuilder pending = new StringBuilder();
  private String name = "";
  private List<String> lines = new ArrayList<>();
  private int added;
  private int removed;
  private long leftOut;
  private int room = MOST_CHARACTERS;

  @Override
  public DifferenceLines append(CharSequence text) {
    for (int i = 0; i < text.length(); i++) {
      append(text.charAt(i));
    }
    return this;
  }

  @Override
  public DifferenceLines append(CharSequence text, int from, int to) {
    return append(text.subSequence(from, to));
  }

  @Override
  public DifferenceLines append(char c) {
    if (c == '\n') {
      line(pending.toString());
      pending.setLength(0);
    } else if (pending.length() < LONGEST) {
      pending.append(c);
    }
    return this;
  }

  private void line(String line) {
    if (line.startsWith(HEAD)) {
      end();
      name = line.substring(HEAD.length());
      return;
    }
    if (name.isEmpty()) {
      return;
    }
    added += line.startsWith("+") ? 1 : 0;
    removed += line.startsWith("-") ? 1 : 0;
    if (lines.size() < MOST_LINES && line.length() <= room) {
      lines.add(line);
      room -= line.length();
    } else {
      leftOut++;
    }
  }

  private void end() {
    if (!name.isEmpty()) {
      collectors.add(new Differences.Collector(name, added, removed, lines, leftOut));
    }
    name = "";
    lines = new ArrayList<>();
    added = 0;
    removed = 0;
    leftOut = 0;
  }

  List<Differences.Collector> collectors() {
    end();
    return List.copyOf(collectors);
  }
}

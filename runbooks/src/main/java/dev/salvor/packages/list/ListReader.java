package dev.salvor.packages.list;

import dev.salvor.packages.list.ListSink.HostHead;
import dev.salvor.packages.list.ListSink.IndexHead;
import dev.salvor.packages.version.VersionOrders;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/**
 * Reads lists as {@code host-packages.sh} prints them, one or several in a text. Text that repeats
 * from package to package and from host to host is held once by a reader, so it is worth to read a
 * fleet with one. Not for several threads.
 */
public final class ListReader {
  /** How a list begins. */
  public static final String BEGIN = "salvor-packages";

  private static final String VERSION = "1";
  private static final int MOST_LINE = 100_000;
  private static final int FIELDS = 8;

  private final Map<String, Listed> known = new HashMap<>();
  private final String[] field = new String[FIELDS];
  private int line;
  private long count;
  private boolean open;

  /**
   * Reads to the end.
   *
   * @throws BadListException it is no list or not a whole one; what the sink was told before that
   *     is not to be used
   */
  public void read(BufferedReader in, ListSink sink) throws IOException, BadListException {
    line = 0;
    open = false;
    for (String text = in.readLine(); text != null; text = in.readLine()) {
      line++;
      if (text.length() > MOST_LINE) {
        throw bad("has more than " + MOST_LINE + " characters");
      }
      read(text, sink);
    }
    if (line == 0) {
      throw new BadListException("the list is empty");
    }
    if (open) {
      throw new BadListException(
          "the list is cut off after line " + line + "; it ends with no line \"end\"");
    }
  }

  private void read(String text, ListSink sink) throws BadListException {
    if (open && text.startsWith("p\t")) {
      count++;
      sink.installed(installed(text));
      return;
    }
    int tab = text.indexOf('\t');
    String word = tab < 0 ? text : text.substring(0, tab);
    if (!open && !word.equals(BEGIN)) {
      throw bad("is no beginning of a list");
    }
    switch (word) {
      case "i" -> {
        count++;
        sink.indexed(installed(text));
      }
      case "note" -> sink.note(text.substring(tab + 1));
      case "index" -> {
        split(text, 3);
        sink.index(new IndexHead(field[1], number(field[2])));
      }
      case "end" -> {
        split(text, 2);
        if (number(field[1]) != count) {
          throw bad("says " + field[1] + " packages, but there are " + count);
        }
        open = false;
        sink.end();
      }
      case BEGIN -> begin(text, sink);
      default -> throw bad("begins with a word that no list has");
    }
  }

  private void begin(String text, ListSink sink) throws BadListException {
    if (open) {
      throw bad("begins a list before the one before has ended");
    }
    split(text, 5);
    if (!field[1].equals(VERSION)) {
      throw bad("is of version " + field[1] + " of such lists, which this Salvor does not know");
    }
    String kind = field[2];
    if (!kind.equals(HostHead.UNKNOWN) && VersionOrders.named(kind).isEmpty()) {
      throw bad("is of a distribution that this Salvor does not know: " + kind);
    }
    open = true;
    count = 0;
    sink.host(new HostHead(kind, field[3], field[4]));
  }

  /** All but the build, which differs most, is made once. */
  private Installed installed(String text) throws BadListException {
    int id = text.lastIndexOf('\t');
    int built = id < 0 ? -1 : text.lastIndexOf('\t', id - 1);
    if (built < 2) {
      throw bad("has too few fields");
    }
    String stable = text.substring(2, built);
    Listed like = known.get(stable);
    if (like == null) {
      split(text, FIELDS);
      if (field[1].isEmpty() || field[3].isEmpty()) {
        throw bad("names no package or no version");
      }
      like = new Listed(field[1], field[2], field[3], field[4], field[5]);
      known.put(stable, like);
    }
    return new Installed(
        like, number(text.substring(built + 1, id)), number(text.substring(id + 1)));
  }

  private void split(String text, int fields) throws BadListException {
    int from = 0;
    for (int i = 0; i < fields; i++) {
      int tab = text.indexOf('\t', from);
      boolean last = i == fields - 1;
      if (last != (tab < 0)) {
        throw bad("has " + (last ? "more" : "less") + " than " + fields + " fields");
      }
      field[i] = last ? text.substring(from) : text.substring(from, tab);
      from = tab + 1;
    }
  }

  private long number(String text) throws BadListException {
    long value = 0;
    if (text.isEmpty() || text.length() > 15) {
      throw bad("has no number where one must be: \"" + text + "\"");
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        throw bad("has no number where one must be: \"" + text + "\"");
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  private BadListException bad(String why) {
    return new BadListException("line " + line + " " + why);
  }
}

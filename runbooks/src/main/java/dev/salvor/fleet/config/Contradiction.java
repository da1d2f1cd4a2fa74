package dev.salvor.fleet.config;

import dev.salvor.fleet.HostId;

/**
 * A line of a file that speaks of a host otherwise than the inventory does.
 *
 * @param line from 1
 * @param column from 1, counted in characters: where the port or address stands
 * @param host whom it speaks of
 * @param said the port or address that stands there
 * @param known what the inventory says, for people
 */
public record Contradiction(
    String file, int line, int column, HostId host, Kind kind, String said, String known)
    implements Comparable<Contradiction> {
  /** In what they differ. */
  public enum Kind {
    PORT,
    ADDRESS
  }

  /** One line: where, what, what the inventory says, what to do. */
  public String text() {
    String place = file + ":" + line + ":" + column + " ";
    return switch (kind) {
      case PORT ->
          place
              + "port "
              + said
              + " of "
              + host
              + "; the inventory knows "
              + known
              + ": mend the file, or name the port there under \"ports\"";
      case ADDRESS ->
          place
              + "address "
              + said
              + " for "
              + host
              + "; the inventory says "
              + known
              + ": mend the one that is wrong";
    };
  }

  @Override
  public int compareTo(Contradiction other) {
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }
}

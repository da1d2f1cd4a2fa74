package dev.salvor.fleet.imports;

import java.util.List;

/** Gives what {@code Include} of OpenSSH names. */
@FunctionalInterface
public interface IncludedFiles {
  /** A file and its text. */
  record Text(String file, String text) {}

  /** The files that a pattern with {@code ~}, {@code *} and {@code ?} names, in order. */
  List<Text> matching(String pattern);

  /** Nothing is included. */
  static IncludedFiles none() {
    return pattern -> List.of();
  }
}

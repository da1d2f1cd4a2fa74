package dev.salvor.runbook.imports;

import java.util.List;

/** What became of an import. */
public sealed interface Imported {
  /**
   * A runbook.
   *
   * @param yaml its text
   * @param steps how many steps it has
   * @param left what it does not do that the original did, in order of lines
   */
  record Book(String name, String yaml, int steps, List<Left> left) implements Imported {
    public Book {
      left = left.stream().distinct().sorted().toList();
    }
  }

  /**
   * Nothing could be made of it.
   *
   * @param line where the reason stands, from 1; 0 if it has no place
   */
  record Refused(int line, String why, String instead) implements Imported {}

  /**
   * Something that was not carried over.
   *
   * @param line of the original, from 1; 0: all of it
   * @param what was left, and why
   * @param instead what to do about it
   */
  record Left(int line, String what, String instead) implements Comparable<Left> {
    @Override
    public int compareTo(Left other) {
      return line != other.line ? Integer.compare(line, other.line) : what.compareTo(other.what);
    }
  }
}

package dev.salvor.audit;

/**
 * Something that proves that a log is not as it was written.
 *
 * @param file its file
 * @param line from 1; 0: it is about the whole log
 * @param what for people
 */
public record ChainFinding(String file, long line, String what) {
  @Override
  public String toString() {
    return (line == 0 ? file : file + ":" + line) + ": " + what;
  }
}

package dev.salvor.story;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;

/** Files to which each step of a story appends one line. */
final class Lines {
  private Lines() {}

  /** What is there so far. */
  static List<String> of(Path file) {
    try {
      return Files.exists(file) ? Files.readAllLines(file) : List.of();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static int count(Path file) {
    return of(file).size();
  }

  /** What {@link Books#appending} leaves when each of its steps ran once. */
  static List<String> ofSteps(int steps) {
    return IntStream.rangeClosed(1, steps).mapToObj(n -> "step-" + n).toList();
  }
}

package dev.salvor.activity.supervisor;

import java.io.IOException;

/** What was printed is too long to travel as an output. */
final class OutputTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  OutputTooLongException(int most) {
    super(
        "it is longer than "
            + most / 1024
            + " KiB, the most an output may have; take the part that is needed with regex or json,"
            + " or hand it on in a file");
  }
}

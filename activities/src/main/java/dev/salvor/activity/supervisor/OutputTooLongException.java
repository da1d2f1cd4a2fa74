package dev.salvor.activity.supervisor;

import java.io.IOException;

/** What was printed is too long to travel as an output. */
final class OutputTooLongException extends IOException {
  private static final long serialVersionUID = 1L;

  private OutputTooLongException(String message) {
    super(message);
  }

  static OutputTooLongException value(int most) {
    return new OutputTooLongException(
        "it is longer than "
            + kib(most)
            + ", the most an output may have; take the part that is needed with regex or json,"
            + " or hand it on in a file");
  }

  static OutputTooLongException json(int most) {
    return new OutputTooLongException(
        "the JSON printed is longer than "
            + kib(most)
            + ", the most that is searched; print less of it, or take the part that is needed with"
            + " regex");
  }

  static OutputTooLongException report(int most) {
    return new OutputTooLongException(
        "together with the outputs of the other steps of its segment it is longer than "
            + kib(most)
            + "; hand long ones on in files, or set segment: alone for this step");
  }

  private static String kib(int bytes) {
    return bytes / 1024 + " KiB";
  }
}

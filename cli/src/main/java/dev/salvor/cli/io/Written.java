package dev.salvor.cli.io;

import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Locale;

/** An answer that nobody got is no success: a full disk behind {@code >FILE} is said. */
public final class Written {
  private Written() {}

  /**
   * The exit code of a program that would end with {@code code}. A reader that had enough ({@code |
   * head}) changes nothing.
   *
   * @param out where the answer went, with what it remembers of that
   * @param raw the same place, asked for the reason
   */
  public static int code(int code, PrintStream out, OutputStream raw, PrintStream err) {
    if (!out.checkError()) {
      return code;
    }
    String why = "it failed before";
    try {
      raw.write('\n');
      raw.flush();
    } catch (IOException reason) {
      why = String.valueOf(reason.getMessage());
    }
    if (why.toLowerCase(Locale.ROOT).contains("broken pipe")) {
      return code;
    }
    err.println(
        "salvor: the answer could not be written to standard output ("
            + why
            + "), so it is incomplete; what was done stays done");
    return code == 0 ? ExitCode.FAILED.number() : code;
  }
}

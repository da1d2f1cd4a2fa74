package dev.salvor.worker.process;

import java.nio.file.Path;
import java.util.regex.Pattern;

/** Paths in commands that people paste into a shell. */
public final class Pasted {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._/@%+=:,-]+");

  private Pasted() {}

  /** {@code path} as one word of a shell. */
  public static String path(Path path) {
    return quoted(path.toString());
  }

  private static String quoted(String path) {
    return PLAIN.matcher(path).matches() ? path : "'" + path.replace("'", "'\\''") + "'";
  }
}

package dev.salvor.runbook;

/**
 * Where a secret comes from; never its value.
 *
 * @param source {@code ENV}: an environment variable of the command line that starts the run;
 *     {@code FILE}: a file on the host, read at use
 * @param name the variable's name or the file's absolute path
 */
public record SecretRef(Source source, String name) {
  public enum Source {
    ENV,
    FILE
  }

  /** Whether {@code text} is meant as one. */
  public static boolean isOne(String text) {
    return text.startsWith("env:") || text.startsWith("file:/");
  }

  /** Reads {@code env:NAME} or {@code file:/PATH}. */
  public static SecretRef parse(String text) {
    if (text.startsWith("env:") && Names.isIdentifier(text.substring(4))) {
      return new SecretRef(Source.ENV, text.substring(4));
    }
    if (text.startsWith("file:/")) {
      return new SecretRef(Source.FILE, text.substring(5));
    }
    throw new IllegalArgumentException(
        "a secret is given as env:NAME or file:/ABSOLUTE/PATH, never as its value");
  }

  /** The text form, as the operator wrote it. */
  public String text() {
    return switch (source) {
      case ENV -> "env:" + name;
      case FILE -> "file:" + name;
    };
  }
}

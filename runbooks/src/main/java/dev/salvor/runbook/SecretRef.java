package dev.salvor.runbook;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Where a secret comes from; never its value.
 *
 * @param source {@code ENV}: an environment variable of the command line that starts the run;
 *     {@code FILE}: a file on the host; {@code CREDENTIAL}: a credential of systemd there; {@code
 *     EXEC}: what a command there prints, run when the secret is needed
 * @param name the variable's name, the file's absolute path, the credential's name, or the command
 *     in one line
 */
public record SecretRef(Source source, String name) {
  /** How references are written, for messages. */
  public static final String FORMS =
      "env:NAME, file:/ABSOLUTE/PATH, credential:NAME or exec:COMMAND";

  private static final String ENV = "env:";
  private static final String FILE = "file:";
  private static final String CREDENTIAL = "credential:";
  private static final String EXEC = "exec:";
  private static final int MOST = 4096;

  private static final Pattern CREDENTIAL_NAME =
      Pattern.compile("[A-Za-z0-9_@+][A-Za-z0-9_@+.-]{0,199}");

  public enum Source {
    ENV,
    FILE,
    CREDENTIAL,
    EXEC
  }

  /** Whether {@code text} is meant as one. */
  public static boolean isOne(String text) {
    return text.startsWith(ENV)
        || text.startsWith(FILE + "/")
        || text.startsWith(CREDENTIAL)
        || text.startsWith(EXEC);
  }

  /**
   * Reads one.
   *
   * @throws IllegalArgumentException it is none; the message says why and repeats nothing of the
   *     text, which may be the secret itself
   */
  public static SecretRef parse(String text) {
    if (text.startsWith(ENV) && Names.isIdentifier(text.substring(ENV.length()))) {
      return new SecretRef(Source.ENV, text.substring(ENV.length()));
    }
    if (text.startsWith(FILE + "/") && text.length() <= MOST) {
      return new SecretRef(Source.FILE, text.substring(FILE.length()));
    }
    if (text.startsWith(CREDENTIAL)) {
      String name = text.substring(CREDENTIAL.length());
      if (!CREDENTIAL_NAME.matcher(name).matches()) {
        throw new IllegalArgumentException(
            name.contains("/")
                ? "credential: takes a name, no path; write credential:NAME, or file:/ABSOLUTE/PATH"
                : "credential: takes a name of letters, digits and _ @ + . -, at most 200");
      }
      return new SecretRef(Source.CREDENTIAL, name);
    }
    if (text.startsWith(EXEC)) {
      if (text.length() > MOST) {
        throw new IllegalArgumentException(
            "exec: takes a command of at most " + MOST + " characters");
      }
      return command(text.substring(EXEC.length()));
    }
    throw new IllegalArgumentException("a secret is given as " + FORMS + ", never as its value");
  }

  /**
   * The command with its arguments: an absolute path, or a name that is looked for in PATH.
   *
   * @throws IllegalStateException it comes from no command
   */
  public List<String> words() {
    if (source != Source.EXEC) {
      throw new IllegalStateException("a secret from " + source + " has no command");
    }
    return words(name);
  }

  private static SecretRef command(String line) {
    words(line);
    return new SecretRef(Source.EXEC, line);
  }

  private static List<String> words(String line) {
    List<String> words;
    try {
      words = CommandWords.of(line);
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException("exec: has " + wrong.getMessage(), wrong);
    }
    if (words.isEmpty() || words.getFirst().isEmpty()) {
      throw new IllegalArgumentException(
          "exec: names no command; write exec:PROGRAM ARGUMENT..., such as exec:pass show db");
    }
    String program = words.getFirst();
    if (program.contains("/") && !program.startsWith("/")) {
      throw new IllegalArgumentException(
          "exec: begins with a relative path; write an absolute one, or a name in PATH");
    }
    if (program.startsWith("-") || program.contains("=") || program.endsWith("/")) {
      throw new IllegalArgumentException("exec: does not begin with a program");
    }
    return words;
  }

  /** The text form, as the operator wrote it. */
  public String text() {
    return switch (source) {
      case ENV -> ENV + name;
      case FILE -> FILE + name;
      case CREDENTIAL -> CREDENTIAL + name;
      case EXEC -> EXEC + name;
    };
  }

  /**
   * What {@link #forHost} has written.
   *
   * @throws IllegalArgumentException something else
   */
  public static SecretRef ofHost(String text) {
    if (text.startsWith("/")) {
      return new SecretRef(Source.FILE, text);
    }
    return text.startsWith(EXEC) ? command(text.substring(EXEC.length())) : parse(text);
  }

  /**
   * The form in which a host's program takes it: of a file its path, of a command each word in
   * quotes.
   */
  public String forHost() {
    return switch (source) {
      case ENV -> throw new IllegalStateException("a variable comes from the command line");
      case FILE -> name;
      case CREDENTIAL -> text();
      case EXEC -> EXEC + String.join(" ", words().stream().map(PosixShell::quoted).toList());
    };
  }
}

package dev.salvor.cli;

import dev.salvor.cli.command.Version;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
      System.out.println(Version.text());
      return;
    }
    int code;
    try (ProcessSession session = new ProcessSession(System.getenv())) {
      HeadStart.of(arguments, session);
      code = new Cli(session).execute(arguments);
    }
    System.exit(code);
  }
}

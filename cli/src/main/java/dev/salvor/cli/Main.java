package dev.salvor.cli;

import dev.salvor.cli.command.Version;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.cli.io.Given;
import dev.salvor.cli.io.Io;
import dev.salvor.cli.io.Written;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStream;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The program. */
public final class Main {
  private Main() {}

  public static void main(String[] arguments) {
    if (arguments.length == 1 && (arguments[0].equals("--version") || arguments[0].equals("-V"))) {
      System.out.println(Version.text());
      end(0);
      return;
    }
    Optional<String> damage = Given.damage(arguments, System.getenv());
    if (damage.isPresent()) {
      Io.ofProcess(System.getenv()).note("salvor: " + damage.get());
      System.exit(ExitCode.USAGE.number());
    }
    int code;
    try (ProcessSession session = new ProcessSession(environment())) {
      HeadStart.of(arguments, session);
      code = new Cli(session).execute(arguments);
    } catch (IllegalArgumentException unusable) { // of the session: a command's are its own
      System.err.println("salvor: " + unusable.getMessage());
      code = ExitCode.USAGE.number();
    }
    end(code);
  }

  private static void end(int code) {
    OutputStream raw = new FileOutputStream(FileDescriptor.out);
    System.exit(Written.code(code, System.out, raw, System.err));
  }

  /** The environment as it was given: the launcher may have put a locale in place of another. */
  private static Map<String, String> environment() {
    String locale = System.getProperty("salvor.locale");
    if (locale == null) {
      return System.getenv();
    }
    Map<String, String> env = new HashMap<>(System.getenv());
    env.put("LC_ALL", locale);
    return env;
  }
}

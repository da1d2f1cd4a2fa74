package dev.salvor.worker;

import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import io.grpc.StatusRuntimeException;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The node's own program. The command line starts it as a process and passes on what it prints:
 * answers on standard output, progress and errors on standard error. Exit codes: 0 done, 1 failed,
 * 2 usage, 7 no engine, 75 another one does it already, 78 cannot work as configured.
 */
public final class NodeMain {
  static final int FAILED = 1;
  static final int USAGE = 2;
  static final int UNREACHABLE = 7;

  /** Words that every command takes. */
  private static final Set<String> ANYWHERE = Set.of("--json", "--debug");

  private final Map<String, String> env;
  private final PrintStream out;
  private final PrintStream err;

  private NodeMain(Map<String, String> env, PrintStream out, PrintStream err) {
    this.env = env;
    this.out = out;
    this.err = err;
  }

  /** Runs one command and exits. */
  public static void main(String[] arguments) {
    if (System.getProperty("logback.configurationFile") == null) {
      System.setProperty("logback.configurationFile", "salvor-node-logback.xml");
    }
    Thread.setDefaultUncaughtExceptionHandler(
        (thread, fault) ->
            System.err.println(
                "salvor: a defect in Salvor ended its thread "
                    + thread.getName()
                    + ": "
                    + oneLine(fault)
                    + "; please report it"));
    int code = run(System.getenv(), System.out, System.err, arguments);
    System.exit(code == 0 && System.out.checkError() ? unheard() : code);
  }

  /** A reader that had enough is no failure, a full disk is one. */
  private static int unheard() {
    try (OutputStream raw = new FileOutputStream(FileDescriptor.out)) {
      raw.write('\n');
      return 0;
    } catch (IOException reason) {
      String why = String.valueOf(reason.getMessage());
      if (why.contains("Broken pipe")) {
        return 0;
      }
      System.err.println("salvor: the answer could not be written to standard output: " + why);
      return FAILED;
    }
  }

  /** Runs one command; returns its exit code. */
  static int run(Map<String, String> env, PrintStream out, PrintStream err, String... arguments) {
    List<String> words =
        arguments.length > 0 && arguments[0].equals("node")
            ? Arrays.asList(arguments).subList(1, arguments.length)
            : Arrays.asList(arguments);
    try {
      return new NodeMain(env, out, err).dispatch(words);
    } catch (NodeException problem) {
      err.println("salvor: " + problem.getMessage());
      return FAILED;
    } catch (StatusRuntimeException answer) {
      err.println(
          "salvor: the engine answered "
              + answer.getStatus().getCode()
              + " ("
              + answer.getStatus().getDescription()
              + "); salvor doctor says more");
      return UNREACHABLE;
    } catch (RuntimeException | Error fault) {
      return unexpected(err, words, fault);
    }
  }

  /** The last place before a stack trace would reach a person. */
  private static int unexpected(PrintStream err, List<String> words, Throwable fault) {
    err.println(
        "salvor: a defect in Salvor stopped this command: "
            + oneLine(fault)
            + "; what it did before stays done, see: salvor status. Please report it; if the"
            + " command can be repeated without harm, --debug shows where it broke");
    if (words.contains("--debug")) {
      fault.printStackTrace(err);
    }
    return FAILED;
  }

  private static String oneLine(Throwable fault) {
    return fault.toString().lines().map(String::strip).collect(Collectors.joining(" "));
  }

  private StateFolder state() throws NodeException {
    try {
      return StateFolder.of(env);
    } catch (IllegalArgumentException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private int dispatch(List<String> words) throws NodeException {
    StateFolder state = state();
    String command = words.isEmpty() ? "" : words.getFirst();
    boolean json = words.contains("--json");
    List<String> rest = words.stream().skip(1).filter(word -> !ANYWHERE.contains(word)).toList();
    Answers answers = Answers.of(out, err, json);
    return switch (command) {
      case "up" ->
          answers.done(new Up(env, state, answers.lines(), err).run(rest.contains("--boot")));
      case "down" -> answers.done(new Down(env, state, answers.lines(), err).run());
      case "status" -> new Status(env, state, out).run(json);
      case "worker" -> new WorkerMain(env, state, err).run();
      case "doctor" -> Examination.run(env, state, out, json);
      case "prune" -> new PruneCommand(state, answers).run(rest);
      case "notices" -> new NoticesCommand(env, state, answers, err).run(rest);
      case "watch-node" -> new WatchNode(env, state, answers, err).run(rest);
      case "alert" -> new AlertCommand(env, state, answers, err).run(rest);
      case "look" -> new LookCommand(env, state, out, err).run(rest);
      case "memory" -> new MemoryMain(state, out, err).run();
      case "stop", "start" -> new StopCommands(state, answers).run(command, rest);
      case "engine" -> new EngineCommands(env, state, answers, err).run(rest);
      default -> {
        err.println(
            "usage: node up | down | status | doctor | worker | prune | memory | engine backup FILE"
                + " | engine upgrade | engine tls on|off | notices check | notices test [NAME] |"
                + " watch-node | alert --watch NAME --findings FILE | look KIND WATCH LOOK FILE |"
                + " stop THING NAME=VALUE... | start THING NAME=VALUE... [--json] [--debug]");
        yield USAGE;
      }
    };
  }
}

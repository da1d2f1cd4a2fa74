package dev.salvor.worker;

import dev.salvor.activity.host.HandPrograms;
import dev.salvor.activity.transport.StateUnusableException;
import dev.salvor.activity.transport.local.LocalConnection;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Stops something on purpose, or ends such a stop: the host's own program does it, here in the
 * foreground, without engine and worker.
 */
final class StopCommands {
  private static final int PROGRAM_USAGE = 64;

  private final StateFolder state;
  private final Answers answers;

  StopCommands(StateFolder state, Answers answers) {
    this.state = state;
    this.answers = answers;
  }

  /** What {@code stop --json} and {@code start --json} say. */
  private record Answer(String thing, boolean done, List<String> said) {}

  /**
   * Does it and ends with what the program ended with.
   *
   * @param verb {@code stop} or {@code start}
   * @param words {@code THING} and {@code NAME=VALUE} for the program's variables
   */
  int run(String verb, List<String> words) throws NodeException {
    List<String> said = new ArrayList<>();
    int code = run(program(), verb, words, said);
    if (answers.json()) {
      Answers.print(answers.out(), new Answer(words.getFirst(), code == 0, said));
    }
    return code == PROGRAM_USAGE ? NodeMain.USAGE : code == 0 ? 0 : NodeMain.FAILED;
  }

  private String program() throws NodeException {
    try {
      state.create(told -> answers.lines().println("warning: " + told));
      return HandPrograms.path(new LocalConnection(), state.root().toString(), "stops.sh");
    } catch (IOException failure) {
      throw FileProblem.of(state.root(), failure);
    } catch (StateUnusableException unusable) {
      throw new NodeException(String.valueOf(unusable.getMessage()), unusable);
    }
  }

  private int run(String program, String verb, List<String> words, List<String> said)
      throws NodeException {
    ProcessBuilder builder =
        new ProcessBuilder("/bin/sh", program, verb, state.root().toString())
            .redirectInput(Path.of("/dev/null").toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT);
    Map<String, String> env = builder.environment();
    env.put("STOP_THING", words.getFirst());
    for (String word : words.subList(1, words.size())) {
      int sign = word.indexOf('=');
      env.put("STOP_" + word.substring(0, sign), word.substring(sign + 1));
    }
    PrintStream lines = answers.lines();
    try {
      Process process = builder.start();
      try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
        for (String line = out.readLine(); line != null; line = out.readLine()) {
          lines.println(line);
          said.add(line);
        }
      }
      return process.waitFor();
    } catch (IOException failure) {
      throw new NodeException("cannot start " + program + ": " + failure.getMessage(), failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted; salvor stops shows what is recorded", stop);
    }
  }
}

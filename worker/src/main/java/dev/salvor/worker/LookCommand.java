package dev.salvor.worker;

import dev.salvor.worker.look.Looks;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One look of a runbook that watches: {@code look KIND WATCH LOOK FILE}, its parameters in the
 * environment as an action has them. What it has found goes to FILE. Exit 0: it looked, whatever it
 * found; 2: a parameter cannot be used; 75: another such look is at work.
 */
final class LookCommand {
  private static final int WORDS = 4;
  private static final int BUSY = 75;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream out;
  private final PrintStream err;

  LookCommand(Map<String, String> env, StateFolder state, PrintStream out, PrintStream err) {
    this.env = env;
    this.state = state;
    this.out = out;
    this.err = err;
  }

  int run(List<String> words) throws NodeException {
    if (words.size() != WORDS || !Looks.isName(words.get(1)) || !Looks.isName(words.get(2))) {
      err.println("salvor: look KIND WATCH LOOK FILE, the names in small letters, digits and -");
      return NodeMain.USAGE;
    }
    try {
      Optional<Looks.Seen> seen =
          new Looks(env, state.root(), Clock.systemUTC())
              .look(words.getFirst(), words.get(1), words.get(2), PATIENCE);
      if (seen.isEmpty()) {
        err.println("salvor: another look " + words.get(2) + " of " + words.get(1) + " is at work");
        return BUSY;
      }
      Looks.write(seen.get().findings(), Path.of(words.get(3)));
      seen.get().findings().findings().forEach(finding -> out.println("  " + finding.subject()));
      seen.get().results().forEach((key, value) -> out.println("::salvor " + key + "=" + value));
      out.println("::salvor findings=" + seen.get().findings().findings().size());
      return 0;
    } catch (IllegalArgumentException wrong) {
      err.println("salvor: " + wrong.getMessage());
      return NodeMain.USAGE;
    } catch (IOException failure) {
      throw FileProblem.of(state.root().resolve(Looks.FOLDER), failure);
    }
  }
}

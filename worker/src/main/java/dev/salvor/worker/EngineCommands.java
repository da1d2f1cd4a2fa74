package dev.salvor.worker;

import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineBinary;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.engine.EngineUpgrade;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What can be done with the store by hand. */
final class EngineCommands {
  private final Map<String, String> env;
  private final StateFolder state;
  private final PrintStream out;
  private final PrintStream err;

  EngineCommands(Map<String, String> env, StateFolder state, PrintStream out, PrintStream err) {
    this.env = env;
    this.state = state;
    this.out = out;
    this.err = err;
  }

  int run(List<String> words) throws NodeException {
    if (words.size() == 2 && words.getFirst().equals("backup")) {
      refuseIfNotOurs();
      return backup(Path.of(words.get(1)).toAbsolutePath());
    }
    if (words.equals(List.of("upgrade"))) {
      refuseIfNotOurs();
      return upgrade();
    }
    err.println("usage: node engine backup FILE | node engine upgrade");
    return NodeMain.USAGE;
  }

  private void refuseIfNotOurs() throws NodeException {
    Optional<EngineTarget> other = Configured.engine(env);
    if (other.isPresent()) {
      throw new NodeException(
          "the engine at "
              + other.get()
              + " is not Salvor's own: copy and upgrade its store where it runs. For the embedded"
              + " engine of "
              + state
              + " unset TEMPORAL_ADDRESS or TEMPORAL_PROFILE");
    }
  }

  private int backup(Path target) throws NodeException {
    EngineStore store = EngineStore.of(state);
    store.backup(target);
    out.println(
        "store: copied to " + target + " (" + target.toFile().length() + " bytes, checked)");
    out.println(
        "Keep " + state.root().resolve("keys") + " with it: without the key nobody can read it.");
    out.println(
        "To restore: salvor down, put the file in the place of "
            + store.file()
            + ", remove that file's -wal and -shm, salvor up");
    return 0;
  }

  private int upgrade() throws NodeException {
    EngineBinary binary = new EngineFinder(env, err::println).find();
    EngineUpgrade upgrade = new EngineUpgrade(state, out::println);
    if (!upgrade.isDue(binary)) {
      out.println("engine: " + binary.version() + " already; nothing to do");
      return 0;
    }
    boolean running = EmbeddedEngine.process(state).isPresent();
    if (running) {
      new Down(env, state, out, err).run();
    }
    NodeLock.<Boolean>holding(
        state,
        err::println,
        () -> {
          upgrade.run(binary);
          return true;
        });
    out.println("engine: " + binary.version());
    return running ? new Up(env, state, out, err).run(false) : 0;
  }
}

package dev.salvor.worker;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.engine.EmbeddedEngine;
import dev.salvor.worker.engine.EngineBinary;
import dev.salvor.worker.engine.EngineFinder;
import dev.salvor.worker.engine.EngineProgram;
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
  private final Answers answers;
  private final PrintStream out;
  private final PrintStream err;

  EngineCommands(Map<String, String> env, StateFolder state, Answers answers, PrintStream err) {
    this.env = env;
    this.state = state;
    this.answers = answers;
    this.out = answers.lines();
    this.err = err;
  }

  /** What {@code engine backup --json} says; {@code keys} belongs beside the copy. */
  private record Copied(String file, long bytes, String store, String keys) {}

  /**
   * What {@code engine upgrade --json} says.
   *
   * @param copy of the store before, where there was something to do
   * @param newStore the schema is another: the old store is only in the copy
   * @param node how the node came up again, if it ran
   */
  private record Moved(
      String version,
      boolean upgraded,
      Optional<String> before,
      Optional<String> copy,
      Optional<Boolean> newStore,
      Optional<UpAnswer> node) {}

  int run(List<String> words) throws NodeException {
    if (words.size() == 2 && words.getFirst().equals("backup")) {
      refuseIfNotOurs(words);
      return backup(Path.of(words.get(1)).toAbsolutePath());
    }
    if (words.equals(List.of("upgrade"))) {
      refuseIfNotOurs(words);
      return upgrade();
    }
    if (words.equals(List.of("tls", "on")) || words.equals(List.of("tls", "off"))) {
      refuseIfNotOurs(words);
      return new EngineTlsSwitch(env, state, answers, err).run(words.get(1).equals("on"));
    }
    err.println("usage: node engine backup FILE | node engine upgrade | node engine tls on|off");
    return NodeMain.USAGE;
  }

  private void refuseIfNotOurs(List<String> words) throws NodeException {
    Optional<EngineTarget> other = Configured.engine(env);
    if (other.isPresent()) {
      throw new NodeException(
          "the engine at "
              + other.get()
              + " is not managed by Salvor: copy and upgrade its store on its own machine. For the"
              + " embedded engine of "
              + state
              + " leave TEMPORAL_ADDRESS and TEMPORAL_PROFILE out of this one command:\n"
              + "  env -u TEMPORAL_ADDRESS -u TEMPORAL_PROFILE salvor engine "
              + String.join(" ", words));
    }
  }

  private int backup(Path target) throws NodeException {
    EngineStore store = EngineStore.of(state);
    store.backup(target);
    long bytes = target.toFile().length();
    Path keys = state.root().resolve("keys");
    out.println("store: copied to " + target + " (" + bytes + " bytes, checked)");
    out.println("Keep " + keys + " with it: without the key nobody can read it.");
    out.println("To restore it:");
    store
        .restoring(PosixShell.word(target.toString()))
        .forEach(command -> out.println("  " + command));
    return answers.done(
        new Copied(target.toString(), bytes, store.file().toString(), keys.toString()));
  }

  private int upgrade() throws NodeException {
    EngineBinary binary = new EngineFinder(env, err::println, EngineProgram.of(state)).find();
    EngineUpgrade upgrade = new EngineUpgrade(state, out::println);
    if (!upgrade.isDue(binary)) {
      out.println("engine: " + binary.version() + " already; nothing to do");
      return answers.done(
          new Moved(
              binary.version(),
              false,
              Optional.empty(),
              Optional.empty(),
              Optional.empty(),
              Optional.empty()));
    }
    upgrade.requireNoOpenRuns();
    boolean running = EmbeddedEngine.process(state).isPresent();
    if (running) {
      DownAnswer unused = new Down(env, state, out, err).run();
    }
    EngineUpgrade.Upgraded moved;
    try {
      moved = NodeLock.holding(state, err::println, () -> upgrade.run(binary));
    } catch (NodeException failure) {
      if (running) {
        upAgain();
      }
      throw failure;
    }
    out.println("engine: " + binary.version());
    Optional<UpAnswer> node =
        running ? Optional.of(new Up(env, state, out, err).run(false)) : Optional.empty();
    return answers.done(
        new Moved(
            binary.version(),
            true,
            Optional.of(moved.before()),
            Optional.of(moved.copy().toString()),
            Optional.of(moved.newStore()),
            node));
  }

  /** What was not done leaves the node as it was, if this program still can start its engine. */
  private void upAgain() {
    try {
      UpAnswer unused = new Up(env, state, out, err).run(false);
    } catch (NodeException failure) {
      err.println(
          "the node stays stopped: "
              + failure.getMessage()
              + "; the version of Salvor that ran it starts it again by its salvor up");
    }
  }
}

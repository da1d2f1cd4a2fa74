package dev.salvor.worker;

import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.OsLock;
import dev.salvor.worker.watch.Desk;
import dev.salvor.worker.watch.Limits;
import dev.salvor.worker.watch.Look;
import dev.salvor.worker.watch.Memory;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.UsedStarts;
import dev.salvor.workflow.wire.Wire;
import io.temporal.common.converter.DataConverter;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Looks at the node once, from outside the engine, and tells whoever is to be told. Exit 0: nothing
 * is wrong; 1: something is, and everybody was told; 2: usage; 3: something is, and a way did not
 * take its message (it is tried again at the next call); 4: something is, and there is nobody to
 * tell (what is not told waits for whoever is named).
 */
final class WatchNode {
  private final Map<String, String> env;
  private final StateFolder state;
  private final Answers answers;
  private final PrintStream err;
  private final Telling telling;

  WatchNode(Map<String, String> env, StateFolder state, Answers answers, PrintStream err) {
    this.env = env;
    this.state = state;
    this.answers = answers;
    this.err = err;
    this.telling = new Telling(env, state, answers);
  }

  int run(List<String> words) throws NodeException {
    WatchWords asked;
    try {
      asked = WatchWords.of(words);
    } catch (IllegalArgumentException wrong) {
      err.println("salvor: " + wrong.getMessage());
      return NodeMain.USAGE;
    }
    return switch (asked.what()) {
      case LOOK -> look(asked.limits());
      case INSTALL -> new WatchInstall(env, state, answers).install(asked);
      case UNINSTALL -> new WatchInstall(env, state, answers).uninstall();
    };
  }

  private int look(Limits limits) throws NodeException {
    if (!Files.isDirectory(state.node())) {
      answers.lines().println("nothing to watch: no node was ever started in " + state);
      return answers.done(
          new Telling.Watched(List.of(), List.of(), false, Audience.of(state.root()).nobody()));
    }
    try {
      Path desk = Desk.of(state.root(), env);
      try (OsLock ours = OsLock.tryTake(desk.resolve("node/watch-node.lock")).orElse(null)) {
        Instant now = Instant.now();
        Memory memory = Desk.memory(state.root(), env, Desk.MEMORY);
        Look.Seen seen = lookOf(limits).look(memory, now);
        if (ours == null) {
          answers.lines().println("another watch-node is at work; it tells");
          return telling.said(seen.findings(), memory, now).exit();
        }
        String name = "watch-" + telling.name();
        return telling.tell(desk, Desk.MEMORY, seen.memory(), seen.findings(), name, now).exit();
      }
    } catch (IOException failure) {
      throw dev.salvor.worker.process.FileProblem.of(state.node(), failure);
    }
  }

  private Look lookOf(Limits limits) throws NodeException {
    return new Look(
        state,
        target(),
        this::converter,
        telling.node().isPresent() ? Gateways.queues(env, telling.node().get()) : List.of(),
        then -> UsedStarts.since(UsedStarts.file(state.node()), then),
        limits);
  }

  private Optional<EngineTarget> target() throws NodeException {
    try {
      return EngineTarget.find(env, state);
    } catch (IOException failure) {
      throw new NodeException("the Temporal configuration: " + failure.getMessage(), failure);
    }
  }

  private Optional<DataConverter> converter() {
    try {
      return Optional.of(Wire.present(state.root()));
    } catch (UncheckedIOException noKey) {
      return Optional.empty();
    }
  }
}

package dev.salvor.worker.engine;

import dev.salvor.runbook.json.SalvorJson;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Optional;

/**
 * Which engine made the store. The engine makes its schema only for a new file, and versions differ
 * in it: so another version never meets an old store by itself.
 */
record StoreVersion(String engineVersion, Instant since) {
  static final String NAME = "engine.db";

  static Path store(StateFolder state) {
    return state.engine().resolve(NAME);
  }

  static Optional<StoreVersion> read(StateFolder state) throws NodeException {
    Path file = file(state);
    try {
      if (!Files.exists(file)) {
        return Optional.empty();
      }
      return Optional.of(SalvorJson.mapper().readValue(Files.readString(file), StoreVersion.class));
    } catch (IOException failure) {
      throw FileProblem.of(file, failure);
    }
  }

  void write(StateFolder state) throws NodeException {
    Path next = file(state).resolveSibling("store.json.new");
    try {
      Files.writeString(next, SalvorJson.mapper().writeValueAsString(this) + "\n");
      Files.move(
          next, file(state), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failure) {
      throw FileProblem.of(file(state), failure);
    }
  }

  /** Refuses a store of another version; marks a new one. */
  static void admit(StateFolder state, EngineBinary binary) throws NodeException {
    clearUnfinished(state);
    Optional<StoreVersion> known = read(state);
    if (!Files.exists(store(state))) {
      mark(unfinished(state));
      new StoreVersion(binary.version(), Instant.now()).write(state);
      return;
    }
    if (known.isEmpty()) {
      throw new NodeException(
          store(state)
              + ": nothing says which engine made this store (store.json is missing); nothing was"
              + " changed. If it was made by "
              + binary.version()
              + ", write {\"engineVersion\":\""
              + binary.version()
              + "\",\"since\":\""
              + Instant.now()
              + "\"} to "
              + file(state));
    }
    String made = known.get().engineVersion();
    if (!made.equals(binary.version())) {
      throw new NodeException(
          store(state)
              + ": made by engine "
              + made
              + ", but the engine here is "
              + binary.version()
              + " ("
              + binary.path()
              + "); nothing was changed. Let open runs end with "
              + made
              + ", then: salvor engine upgrade");
    }
  }

  /** The store serves: from here on it is never thrown away. */
  static void finished(StateFolder state) throws NodeException {
    try {
      Files.deleteIfExists(unfinished(state));
    } catch (IOException failure) {
      throw FileProblem.of(unfinished(state), failure);
    }
  }

  /** An engine killed while it made its schema would refuse that file for ever. */
  private static void clearUnfinished(StateFolder state) throws NodeException {
    if (!Files.exists(unfinished(state)) || !EngineStore.of(state).isEmpty()) {
      return;
    }
    for (String suffix : new String[] {"-shm", "-wal", ""}) {
      Path part = Path.of(store(state) + suffix);
      try {
        Files.deleteIfExists(part);
      } catch (IOException failure) {
        throw FileProblem.of(part, failure);
      }
    }
  }

  private static void mark(Path file) throws NodeException {
    try {
      Files.writeString(file, "a new store is being made\n");
    } catch (IOException failure) {
      throw FileProblem.of(file, failure);
    }
  }

  private static Path unfinished(StateFolder state) {
    return state.engine().resolve("store.new");
  }

  private static Path file(StateFolder state) {
    return state.engine().resolve("store.json");
  }
}

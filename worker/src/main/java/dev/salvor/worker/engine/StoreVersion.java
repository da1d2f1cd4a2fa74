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
    Optional<StoreVersion> known = read(state);
    if (!Files.exists(store(state))) {
      new StoreVersion(binary.version(), Instant.now()).write(state);
      return;
    }
    if (known.isEmpty()) {
      throw new NodeException(
          store(state)
              + ": nothing says which engine made this store (store.json is missing); nothing was"
              + " touched. If it was made by "
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
              + "); nothing was touched. Let open runs end with "
              + made
              + ", then: salvor engine upgrade");
    }
  }

  private static Path file(StateFolder state) {
    return state.engine().resolve("store.json");
  }
}

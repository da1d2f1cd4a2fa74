package dev.salvor.worker.engine;

import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Moves a store to another engine version. Only with the engine stopped and no run open: the engine
 * changes no schema, so where the new version wants another one the old store is kept aside and a
 * new one begins.
 */
public final class EngineUpgrade {
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);

  private final StateFolder state;
  private final Progress progress;

  public EngineUpgrade(StateFolder state, Progress progress) {
    this.state = state;
    this.progress = progress;
  }

  /**
   * What became of the store.
   *
   * @param before the engine version that it was of
   * @param newStore the old one was set aside, for the schema is another
   */
  public record Upgraded(String before, Path copy, boolean newStore) {}

  /** Whether {@code binary} is another version than the store's. */
  public boolean isDue(EngineBinary binary) throws NodeException {
    return EngineStore.of(state).exists()
        && StoreVersion.read(state)
            .filter(v -> v.engineVersion().equals(binary.version()))
            .isEmpty();
  }

  /**
   * The engine may run.
   *
   * @throws NodeException a run is open, which only this engine's version can bring to its end
   */
  public void requireNoOpenRuns() throws NodeException {
    EngineStore store = EngineStore.of(state);
    long open = store.openRuns();
    if (open > 0) {
      throw new NodeException(
          store.file()
              + ": "
              + open
              + " open runs; nothing was changed. Let them end with the version that began them, or"
              + " abort them, then: salvor engine upgrade");
    }
  }

  /** Does it; the engine must not run. Repeatable: what was cut short begins again. */
  public Upgraded run(EngineBinary binary) throws NodeException {
    requireNoOpenRuns();
    if (EmbeddedEngine.process(state).isPresent()) {
      throw new NodeException(
          "the engine was started again meanwhile; nothing was changed. Once more: salvor engine"
              + " upgrade");
    }
    EngineStore store = EngineStore.of(state);
    String before = StoreVersion.read(state).map(StoreVersion::engineVersion).orElse("unknown");
    Path copy =
        state.engine().resolve("backup-" + before + "-" + STAMP.format(Instant.now()) + ".db");
    store.backup(copy);
    progress.say("store: copied to " + copy);
    boolean same = FreshSchema.of(binary, state.engine()).equals(store.schema());
    if (same) {
      progress.say("store: " + binary.version() + " has the same schema; closed runs stay listed");
    } else {
      setAside(store, before);
      progress.say(
          "store: "
              + binary.version()
              + " has another schema; a new store begins. Closed runs are in the copy, and each"
              + " run's own folder has its logs");
    }
    new StoreVersion(binary.version(), Instant.now()).write(state);
    return new Upgraded(before, copy, !same);
  }

  private void setAside(EngineStore store, String before) throws NodeException {
    for (String suffix : new String[] {"-shm", "-wal", ""}) {
      Path file = Path.of(store.file() + suffix);
      try {
        if (Files.exists(file)) {
          Files.move(
              file,
              Path.of(store.file() + "-" + before + suffix),
              StandardCopyOption.REPLACE_EXISTING);
        }
      } catch (IOException failure) {
        throw FileProblem.of(file, failure);
      }
    }
  }
}

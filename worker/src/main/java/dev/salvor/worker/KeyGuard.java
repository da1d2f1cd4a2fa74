package dev.salvor.worker;

import dev.salvor.runbook.PosixShell;
import dev.salvor.worker.engine.EngineStore;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.wire.PayloadKeyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;

/** No new key where runs exist that only the old one can read. */
final class KeyGuard {
  private KeyGuard() {}

  /** Refuses a node whose key is missing although it had runs. */
  static void check(StateFolder state, EngineKind kind) throws NodeException {
    Path key = PayloadKeyFile.locate(state.root());
    if (Files.exists(key, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    EngineStore store = EngineStore.of(state);
    if (!store.isEmpty()) {
      throw new NodeException(
          missing(key, store.file() + " holds runs")
              + "Only if no backup has it, give that store up. The engine then knows none of its"
              + " runs: past ones are not listed, open ones stand still until they are started"
              + " again with the same runbook, parameters and --run-id; then they go on from the"
              + " host's record.\n"
              + "  salvor down\n"
              + "  mv "
              + PosixShell.word(state.engine().toString())
              + " "
              + PosixShell.word(state + ".engine-lost")
              + "\n  salvor up");
    }
    if (kind == EngineKind.EXTERNAL && hadRuns(state)) {
      throw new NodeException(
          missing(key, "the engine has runs of this node")
              + "Only if no backup has it, make a new key. The runs of the lost one can then never"
              + " be read again, and those that are open cannot go on.\n"
              + "  (umask 077; od -An -v -tx1 -N32 /dev/urandom | tr -d ' \\n' >"
              + PosixShell.word(key.toString())
              + ")\n  salvor up");
    }
  }

  /** Why the key cannot be used; empty if it can, or if it is made at the first start. */
  static Optional<String> problem(StateFolder state, EngineKind kind) {
    Path key = PayloadKeyFile.locate(state.root());
    try {
      if (Files.notExists(key)) {
        check(state, kind);
        return Optional.empty();
      }
      PayloadKeyFile.load(key);
      return Optional.empty();
    } catch (NodeException | UncheckedIOException unusable) {
      return Optional.of(String.valueOf(unusable.getMessage()));
    }
  }

  private static String missing(Path key, String but) {
    return "the payload key "
        + key
        + " is missing, but "
        + but
        + " that only this key can read; no new key was made\n"
        + "Restore the key from the backup of keys/, then:\n  chmod 600 "
        + PosixShell.word(key.toString())
        + "\n  salvor up\n";
  }

  private static boolean hadRuns(StateFolder state) {
    try (DirectoryStream<Path> runs = Files.newDirectoryStream(state.root().resolve("runs"))) {
      return runs.iterator().hasNext();
    } catch (IOException none) {
      return false;
    }
  }
}

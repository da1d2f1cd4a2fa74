package dev.salvor.worker.engine;

import dev.salvor.worker.process.UnitLimits;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * What the engine's unit may not do. Everybody on the machine can talk to the engine, so it sees
 * neither the payload key nor what runs have left on the disk.
 */
final class EngineLimits {
  private static final List<String> HIDDEN =
      List.of("keys", "runs", "audit", "secrets", "worker.yaml", "notices.yaml", "trusted-keys");
  private static final List<Path> HIDDEN_OF_MACHINE =
      List.of(Path.of("/etc/shadow"), Path.of("/etc/gshadow"), Path.of("/etc/ssh"));

  /** Empty in its view; the ways to what it needs there are made anew. */
  private static final Set<Path> EMPTY =
      Set.of(Path.of("/home"), Path.of("/root"), Path.of("/run/user"));

  private static final int OWNER_ENTERS = 0100;
  private static final int OTHERS_ENTER = 01;

  private EngineLimits() {}

  static UnitLimits of(StateFolder state, EngineBinary binary) {
    Path script = state.node().resolve("engine.sh");
    List<Path> needs = List.of(script, binary.path());
    if (!isReal(state.engine()) || !mayBeEntered(state.engine()) || !mayBeEntered(binary.path())) {
      return UnitLimits.ofWorker();
    }
    List<Path> hidden = new ArrayList<>(HIDDEN_OF_MACHINE);
    HIDDEN.forEach(name -> hidden.add(state.root().resolve(name)));
    return UnitLimits.ofEngine(state.engine(), needs, hidden);
  }

  /** A link on the way to a folder would lead past what is made for it. */
  private static boolean isReal(Path folder) {
    try {
      return folder.toRealPath().equals(folder);
    } catch (IOException absent) {
      return false;
    }
  }

  /** Whether root gets there by the modes alone, with none of its rights. */
  private static boolean mayBeEntered(Path file) {
    try {
      for (Path at = file.toRealPath().getParent(); at != null; at = at.getParent()) {
        if (EMPTY.contains(at)) {
          return true;
        }
        int mode = ((Number) Files.getAttribute(at, "unix:mode")).intValue();
        long owner = ((Number) Files.getAttribute(at, "unix:uid")).longValue();
        if ((mode & (owner == 0 ? OWNER_ENTERS : OTHERS_ENTER)) == 0) {
          return false;
        }
      }
      return true;
    } catch (IOException absent) {
      return false;
    }
  }
}

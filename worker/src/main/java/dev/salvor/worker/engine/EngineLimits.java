package dev.salvor.worker.engine;

import dev.salvor.worker.process.UnitLimits;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/**
 * What the engine's unit may not do. Everybody on the machine can talk to the engine, so it sees
 * neither the payload key nor what runs have left on the disk.
 */
final class EngineLimits {
  private static final List<Path> HIDDEN =
      List.of(Path.of("/etc/shadow"), Path.of("/etc/gshadow"), Path.of("/etc/ssh"));

  /** Empty in its view; the ways to what it needs there are made anew. */
  private static final Set<Path> EMPTY =
      Set.of(
          Path.of("/home"),
          Path.of("/root"),
          Path.of("/run/user"),
          Path.of("/tmp"),
          Path.of("/var/tmp"));

  private static final int OWNER_ENTERS = 0100;
  private static final int OTHERS_ENTER = 01;

  private EngineLimits() {}

  static UnitLimits of(StateFolder state, EngineBinary binary) {
    Path script = state.node().resolve("engine.sh");
    List<Path> needs = List.of(script, binary.path());
    if (!isReal(state.engine()) || !mayBeEntered(state.engine()) || !mayBeEntered(binary.path())) {
      return UnitLimits.ofWorker();
    }
    // Not by the names of what is in it: some of that is made when the engine runs already.
    List<Path> empty = isEmpty(state.root()) ? List.of() : List.of(state.root());
    return UnitLimits.ofEngine(state.engine(), needs, HIDDEN, empty);
  }

  private static boolean isEmpty(Path file) {
    return EMPTY.stream().anyMatch(file::startsWith);
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
      Path real = file.toRealPath();
      for (Path at = real.getParent(); at != null && !isEmpty(real); at = at.getParent()) {
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

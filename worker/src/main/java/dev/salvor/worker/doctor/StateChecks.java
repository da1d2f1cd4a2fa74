package dev.salvor.worker.doctor;

import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;

/** The state folder: whose it is, who may look, what it lies on, and how much room there is. */
final class StateChecks {
  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs", "afs");
  private static final long LITTLE = 500L << 20;

  private final StateFolder state;

  StateChecks(StateFolder state) {
    this.state = state;
  }

  List<Finding> look() {
    Path there = existing(state.root());
    try {
      FileStore store = Files.getFileStore(there);
      return List.of(permissions(), fileSystem(store), room(store));
    } catch (IOException failure) {
      return List.of(
          Finding.problem(
              "state folder",
              state + ": " + failure.getMessage(),
              "mend it, or name another one by SALVOR_STATE_DIR"));
    }
  }

  private Finding permissions() throws IOException {
    if (!Files.exists(state.root())) {
      return Finding.ok("state folder", state + " (made at the first start)");
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(state.root()));
    String owner = Files.getOwner(state.root()).getName();
    if (!owner.equals(System.getProperty("user.name"))) {
      return Finding.problem(
          "state folder",
          state + " belongs to " + owner,
          "run salvor as " + owner + ", or name another folder by SALVOR_STATE_DIR");
    }
    return mode.endsWith("------")
        ? Finding.ok("state folder", state + ", " + mode)
        : Finding.problem(
            "state folder", state + " is open to others (" + mode + ")", "chmod 700 " + state);
  }

  private Finding fileSystem(FileStore store) {
    return REMOTE.contains(store.type())
        ? Finding.problem(
            "file system",
            state + " lies on " + store.type() + ": locks and syncs cannot be relied on",
            "name a local folder by SALVOR_STATE_DIR")
        : Finding.ok("file system", store.type());
  }

  private static Finding room(FileStore store) throws IOException {
    long free = store.getUsableSpace();
    return free < LITTLE
        ? Finding.problem("room", (free >> 20) + " MB free", "free at least 500 MB on " + store)
        : Finding.ok("room", (free >> 20) + " MB free");
  }

  private static Path existing(Path path) {
    Path there = path;
    while (!Files.exists(there) && there.getParent() != null) {
      there = there.getParent();
    }
    return there;
  }
}

package dev.salvor.worker.doctor;

import dev.salvor.workflow.connect.Account;
import dev.salvor.workflow.connect.StateFolder;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The state folder: whose it is, who may look, what it lies on, and how much room there is. */
final class StateChecks {
  private static final Set<String> REMOTE =
      Set.of("nfs", "nfs4", "cifs", "smb3", "9p", "fuse.sshfs", "ceph", "glusterfs", "afs");
  private static final long LITTLE = 500L << 20;

  private static final String ELSEWHERE =
      "or set SALVOR_STATE_DIR to another folder (open runs stay behind in this one)";

  private final StateFolder state;

  StateChecks(StateFolder state) {
    this.state = state;
  }

  List<Finding> look() {
    Path there = existing(state.root());
    try {
      FileStore store = Files.getFileStore(there);
      return List.of(permissions(there), fileSystem(store), room(store));
    } catch (IOException failure) {
      return List.of(
          Finding.problem(
              "state folder", state + ": " + failure.getMessage(), "correct it, " + ELSEWHERE));
    }
  }

  private Finding permissions(Path there) throws IOException {
    Finding own = own(there);
    Optional<String> above = state.replaceable();
    if (own.level() != Finding.Level.OK || above.isEmpty()) {
      return own;
    }
    String[] parts = above.get().split("; ", 2);
    return Finding.problem(
        "state folder", state + " " + parts[0] + ": nothing is begun with it", parts[1]);
  }

  private Finding own(Path there) throws IOException {
    if (!there.equals(state.root())) {
      return Files.isDirectory(there) && Files.isWritable(there) && Files.isExecutable(there)
          ? Finding.ok("state folder", state + " (made at the first start)")
          : Finding.problem(
              "state folder",
              state + " cannot be made: " + there + " is not writable for user " + user(),
              "make it writable, set HOME, or set SALVOR_STATE_DIR to another folder");
    }
    String mode = PosixFilePermissions.toString(Files.getPosixFilePermissions(there));
    String owner = Files.getOwner(there).getName();
    if (((Number) Files.getAttribute(there, "unix:uid")).longValue() != Account.uid()) {
      return Finding.problem(
          "state folder",
          state + " belongs to " + owner + ", you are user " + user(),
          "run salvor as " + owner + ", " + ELSEWHERE);
    }
    if (!mode.startsWith("rwx")) {
      return Finding.problem(
          "state folder", state + " is closed to its owner (" + mode + ")", "chmod 700 " + state);
    }
    return mode.endsWith("------")
        ? Finding.ok("state folder", state + ", " + mode)
        : Finding.problem(
            "state folder", state + " is open to others (" + mode + ")", "chmod 700 " + state);
  }

  private static String user() {
    return System.getProperty("user.name");
  }

  private Finding fileSystem(FileStore store) throws IOException {
    if (store.isReadOnly()) {
      return Finding.problem(
          "file system",
          state + " lies on " + store + ", which is read-only",
          "remount it, " + ELSEWHERE);
    }
    return REMOTE.contains(store.type())
        ? Finding.problem(
            "file system",
            state + " lies on " + store.type() + ": locks and syncs cannot be relied on",
            "set SALVOR_STATE_DIR to a local folder (open runs stay behind in this one)")
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

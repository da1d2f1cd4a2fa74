package dev.salvor.worker.process;

import dev.salvor.workflow.connect.Account;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** Whether only this user and root can put something else in a file's place. */
public final class Guarded {
  private static final int STICKY = 01000;
  private static final int GROUP_WRITES = 020;
  private static final int OTHERS_WRITE = 02;

  private Guarded() {}

  /** Who else could replace {@code file}, and by what; empty if nobody can. */
  public static Optional<String> weakness(Path file) {
    return weakness(file, Account.uid());
  }

  static Optional<String> weakness(Path file, long uid) {
    try {
      Path real = file.toRealPath();
      for (Path at = real; at != null; at = at.getParent()) {
        Optional<String> weak = of(at, uid, at.equals(real));
        if (weak.isPresent()) {
          return weak;
        }
      }
      return Optional.empty();
    } catch (IOException unreadable) {
      return Optional.of(file + " cannot be looked at (" + unreadable.getMessage() + ")");
    }
  }

  private static Optional<String> of(Path at, long uid, boolean isFile) throws IOException {
    long owner = ((Number) Files.getAttribute(at, "unix:uid")).longValue();
    int mode = ((Number) Files.getAttribute(at, "unix:mode")).intValue();
    if (owner != uid && owner != 0) {
      return Optional.of(at + " belongs to user " + owner);
    }
    // In a sticky folder, as /tmp is, nobody can rename what others own.
    boolean guarded = !isFile && (mode & STICKY) != 0;
    if ((mode & OTHERS_WRITE) != 0 && !guarded) {
      return Optional.of(at + " is writable by everybody (chmod o-w " + at + ")");
    }
    if ((mode & GROUP_WRITES) != 0 && !guarded) {
      return Optional.of(at + " is writable by its group (chmod g-w " + at + ")");
    }
    return Optional.empty();
  }
}

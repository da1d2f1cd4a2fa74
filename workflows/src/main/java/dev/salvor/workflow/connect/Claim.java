package dev.salvor.workflow.connect;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Whether a folder that exists can be a state folder: this user's, with nothing in it that is not
 * Salvor's, and closed to what others would put there. Nothing is changed: {@code /tmp}, named by
 * mistake, stays as it is.
 */
final class Claim {
  private static final Set<String> OWN =
      Set.of(
          "engine",
          "node",
          "keys",
          "runs",
          "lib",
          "stops",
          "jobs",
          "audit",
          "state-id",
          "machine-id",
          "host.lock",
          "host.lock.guard",
          "host.queue",
          "notices.yaml",
          "worker.yaml",
          "trusted-keys.json",
          "trusted-keys.json.part",
          "trusted-keys.lock",
          "lost+found");

  /** These names are common: alone they say nothing about whose a folder is. */
  private static final Set<String> COMMON = Set.of("copies", "worker");

  /** What programs of the host write beside a file before they rename it. */
  private static final List<String> PARTS = List.of(".state-id.", ".machine-id.", "host.lock.");

  private static final String ELSEWHERE =
      "or set SALVOR_STATE_DIR to another folder (open runs stay behind in this one)";
  private static final int OTHERS_WRITE = 022;
  private static final int OTHERS = 077;

  private Claim() {}

  /**
   * Refuses a folder that is not for Salvor.
   *
   * @throws FileSystemException with a reason for people
   */
  static void check(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      throw refusal(
          folder, "is not a folder; move it away, or set SALVOR_STATE_DIR to another folder");
    }
    long owner = ((Number) Files.getAttribute(folder, "unix:uid")).longValue();
    if (owner != Account.uid()) {
      String name = Files.getOwner(folder).getName();
      throw refusal(folder, "belongs to " + name + "; run salvor as " + name + ", " + ELSEWHERE);
    }
    int mode = ((Number) Files.getAttribute(folder, "unix:mode")).intValue();
    boolean made = Files.isRegularFile(folder.resolve("state-id"));
    Optional<String> foreign = foreign(folder, made);
    if (foreign.isPresent() && !made) {
      throw refusal(
          folder,
          "holds what is not Salvor's ("
              + foreign.get()
              + "), so it was not changed; set SALVOR_STATE_DIR to an empty or a new folder");
    }
    if (foreign.isPresent() && (mode & OTHERS) != 0) {
      throw open(folder, "holds what is not Salvor's (" + foreign.get() + ") and is open to");
    }
    if ((mode & OTHERS_WRITE) != 0) {
      throw open(folder, "can be written by");
    }
  }

  /**
   * Why nothing is to be begun with a folder that others could write into; absent where they
   * cannot.
   *
   * @throws IOException if it cannot be looked at
   */
  static Optional<String> writable(Path folder) throws IOException {
    int mode = ((Number) Files.getAttribute(folder, "unix:mode")).intValue();
    if ((mode & OTHERS_WRITE) == 0) {
      return Optional.empty();
    }
    try {
      check(folder);
      return Optional.empty();
    } catch (FileSystemException refused) {
      // Somebody else's, as /tmp is, is not to be closed.
      return Optional.ofNullable(refused.getReason());
    }
  }

  private static FileSystemException open(Path folder, String how) throws IOException {
    return refusal(
        folder,
        how
            + " others ("
            + PosixFilePermissions.toString(Files.getPosixFilePermissions(folder))
            + "); if it is for Salvor alone: chmod 700 "
            + folder
            + ", "
            + ELSEWHERE);
  }

  /** Something in it that Salvor does not make. */
  private static Optional<String> foreign(Path folder, boolean made) throws IOException {
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder)) {
      for (Path entry : entries) {
        String name = String.valueOf(entry.getFileName());
        boolean own =
            OWN.contains(name)
                || (made && COMMON.contains(name))
                || PARTS.stream().anyMatch(name::startsWith);
        if (!own) {
          return Optional.of(name);
        }
      }
      return Optional.empty();
    } catch (DirectoryIteratorException failure) {
      throw failure.getCause();
    }
  }

  private static FileSystemException refusal(Path folder, String reason) {
    return new FileSystemException(folder.toString(), null, reason);
  }
}

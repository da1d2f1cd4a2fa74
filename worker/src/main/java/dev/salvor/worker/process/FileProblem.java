package dev.salvor.worker.process;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in one line why a file or folder cannot be used, and what to do. */
public final class FileProblem {
  private static final String ELSEWHERE =
      ", or set SALVOR_STATE_DIR to another folder (open runs stay behind in this one)";

  private FileProblem() {}

  /** The line for {@code failure} on {@code path}. */
  public static NodeException of(Path path, IOException failure) {
    return new NodeException(path + ": " + why(failure, ELSEWHERE), failure);
  }

  /** The same of a path that does not lie in the state folder. */
  public static NodeException outside(Path path, IOException failure) {
    return new NodeException(path + ": " + why(failure, ""), failure);
  }

  private static String why(IOException failure, String elsewhere) {
    String reason =
        failure instanceof FileSystemException file && file.getReason() != null
            ? file.getReason()
            : String.valueOf(failure.getMessage());
    String lower = reason.toLowerCase(Locale.ROOT);
    if (lower.contains("no space left") || lower.contains("quota")) {
      return "its file system is full; free some space" + elsewhere;
    }
    if (lower.contains("read-only")) {
      return "its file system is read-only; remount it" + elsewhere;
    }
    if (failure instanceof AccessDeniedException || lower.contains("permission denied")) {
      return "not permitted for user "
          + System.getProperty("user.name")
          + "; correct its owner or mode (chown, chmod)"
          + elsewhere;
    }
    if (failure instanceof NoSuchFileException) {
      return "does not exist";
    }
    return reason;
  }
}

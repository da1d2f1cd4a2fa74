package dev.salvor.runbook.yaml;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** What a path leads to. Opening a pipe or reading the kernel's own files may wait for ever. */
public final class FileKind {
  private static final int TYPE = 0170000;

  private FileKind() {}

  /**
   * Refuses what may never come to an end, but for what a shell hands over as {@code <(COMMAND)} or
   * {@code </dev/null}.
   *
   * @throws FileSystemException it is a folder, a pipe, a device ...; the reason says so
   * @throws IOException if it is not there or cannot be looked at
   */
  public static void requireEnd(Path file) throws IOException {
    Optional<String> unusual = unusual(file);
    String path = file.toAbsolutePath().normalize().toString();
    boolean handedOver = path.matches("/dev/(null|stdin)|/(dev|proc/self)/fd/[0-9]+");
    if (unusual.isPresent() && !handedOver) {
      throw new FileSystemException(file.toString(), null, unusual.get());
    }
  }

  /**
   * What {@code file} is, if it is anything but a regular file: "it is a folder".
   *
   * @throws IOException if it is not there or cannot be looked at
   */
  static Optional<String> unusual(Path file) throws IOException {
    int mode = ((Number) Files.getAttribute(file, "unix:mode")).intValue();
    return switch (mode & TYPE) {
      case 0100000 -> kernel(file.toRealPath());
      case 0040000 -> Optional.of("it is a folder");
      case 0010000 -> Optional.of("it is a pipe, not a regular file");
      case 0140000 -> Optional.of("it is a socket, not a regular file");
      default -> Optional.of("it is a device, not a regular file");
    };
  }

  private static Optional<String> kernel(Path real) {
    return real.startsWith("/proc") || real.startsWith("/sys")
        ? Optional.of("it is a file of the kernel's, not a regular file")
        : Optional.empty();
  }

  /** Why {@code failure} happened, without the file's name: "permission denied". */
  static String why(Path file, IOException failure) {
    if (failure instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (failure instanceof FileSystemException known) {
      return known.getReason() == null
          ? String.valueOf(known.getMessage())
          : said(known.getReason());
    }
    return said(String.valueOf(failure.getMessage()).replace(file + ": ", ""));
  }

  private static String said(String reason) {
    return reason.isEmpty()
        ? reason
        : Character.toLowerCase(reason.charAt(0)) + reason.substring(1);
  }
}

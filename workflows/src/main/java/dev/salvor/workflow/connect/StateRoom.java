package dev.salvor.workflow.connect;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * Whether the state folder can be written, looked at when the node does not work: an engine without
 * room answers nothing, or that it is not ready, and never why.
 */
public final class StateRoom {
  /** With less the engine's store may fail already. */
  private static final long LITTLE = 16L << 20;

  private StateRoom() {}

  /**
   * What keeps the node from writing into {@code root}; nothing of a folder that cannot be seen.
   */
  public static Optional<String> trouble(Path root) {
    if (!Files.isDirectory(root) || !Files.isReadable(root)) {
      return Optional.empty(); // who may not even look is told that
    }
    try {
      FileStore disk = Files.getFileStore(root);
      if (disk.getUsableSpace() < LITTLE) {
        return Optional.of(full(root, disk));
      }
      Files.delete(Files.write(Files.createTempFile(root, ".room", ""), new byte[1 << 16]));
      return Optional.empty();
    } catch (IOException e) {
      return Optional.of(
          "the state folder "
              + root
              + " cannot be written ("
              + why(e)
              + "), so neither engine nor worker can work; correct that first");
    }
  }

  private static String full(Path root, FileStore disk) throws IOException {
    return "the disk of the state folder "
        + root
        + " is full ("
        + (disk.getUsableSpace() >> 10)
        + " KiB free on "
        + disk
        + "), so neither engine nor worker can work; free some room there, at least 500 MB, and"
        + " repeat the command: what was begun goes on by itself";
  }

  private static String why(IOException e) {
    return e instanceof FileSystemException file && file.getReason() != null
        ? file.getReason()
        : String.valueOf(e.getMessage());
  }
}

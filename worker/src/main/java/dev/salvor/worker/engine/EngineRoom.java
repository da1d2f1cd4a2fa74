package dev.salvor.worker.engine;

import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** Whether a folder takes what an engine writes; asked before it meets the store. */
final class EngineRoom {
  private static final int PROBE = 4 << 20;

  private EngineRoom() {}

  static void check(Path folder) throws NodeException {
    Path probe = folder.resolve("room");
    try (FileChannel channel =
        FileChannel.open(
            probe,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.DELETE_ON_CLOSE)) {
      ByteBuffer bytes = ByteBuffer.allocate(PROBE);
      while (bytes.hasRemaining()) {
        int written = channel.write(bytes);
        if (written < 0) {
          throw new IOException("cannot write");
        }
      }
      channel.force(true);
    } catch (IOException failure) {
      try {
        Files.deleteIfExists(probe);
      } catch (IOException stays) {
        failure.addSuppressed(stays);
      }
      throw FileProblem.of(folder, failure);
    }
  }
}

package dev.salvor.worker.engine;

import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.EngineConnection;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTarget;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The schema that an engine makes for a new store, learned by letting it make one. */
final class FreshSchema {
  private FreshSchema() {}

  static List<String> of(EngineBinary binary, Path folder) throws NodeException {
    try {
      Path work = Files.createTempDirectory(folder, "fresh");
      try {
        EnginePorts ports = EnginePorts.any();
        EngineRecord record = EngineLaunch.prepare(binary, ports, work);
        Process engine =
            new ProcessBuilder(EngineCommand.of(binary, ports))
                .directory(work.toFile())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
          await(engine, binary, record);
        } finally {
          engine.destroyForcibly();
          engine.waitFor(10, TimeUnit.SECONDS);
        }
        return EngineStore.at(work.resolve(StoreVersion.NAME)).schema();
      } finally {
        clear(work);
      }
    } catch (IOException failure) {
      throw FileProblem.of(folder, failure);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new NodeException("interrupted", stop);
    }
  }

  private static void await(Process process, EngineBinary binary, EngineRecord record)
      throws NodeException {
    try (EngineConnection engine = EngineConnection.open(EngineTarget.recorded(record))) {
      boolean serves =
          Waiting.until(
              Duration.ofSeconds(60),
              Duration.ofMillis(100),
              () -> !process.isAlive() || EngineReadiness.serves(engine, record));
      if (!serves || !process.isAlive()) {
        throw new NodeException(binary + " does not start; nothing was changed");
      }
    }
  }

  private static void clear(Path folder) throws IOException {
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.toList();
    }
    for (Path file : all.reversed()) {
      Files.deleteIfExists(file);
    }
  }
}

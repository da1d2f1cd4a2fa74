package dev.salvor.worker;

import dev.salvor.worker.process.Detached;
import dev.salvor.worker.process.FileProblem;
import dev.salvor.worker.process.NodeEnvironment;
import dev.salvor.worker.process.NodeException;
import dev.salvor.worker.process.UnitLimits;
import dev.salvor.worker.process.UnitName;
import dev.salvor.worker.process.Waiting;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.connect.WorkerRecord;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** The worker of a state folder as a process: started under its keeper, awaited. */
final class WorkerProcess {
  private static final Duration READY = Duration.ofSeconds(60);
  private static final Duration LOOK = Duration.ofMillis(50);

  private final Map<String, String> env;
  private final StateFolder state;

  WorkerProcess(Map<String, String> env, StateFolder state) {
    this.env = env;
    this.state = state;
  }

  /** Returns when a worker polls; starts one where none lives. */
  WorkerRecord ensure() throws NodeException {
    Optional<WorkerRecord> living = WorkerRecord.living(state);
    if (living.isPresent()) {
      return living.get();
    }
    Path said = state.node().resolve("worker.out");
    long offset = start(said);
    if (!Waiting.until(
        READY,
        LOOK,
        () -> WorkerRecord.living(state).isPresent() || refusal(said, offset).isPresent())) {
      throw new NodeException(
          "the worker did not begin to poll within "
              + READY.toSeconds()
              + " s (log: "
              + said
              + ")");
    }
    return WorkerRecord.living(state)
        .orElseThrow(
            () -> new NodeException("the worker: " + refusal(said, offset).orElse("gone")));
  }

  private long start(Path said) throws NodeException {
    try {
      if (said.toFile().length() > 1 << 20) {
        Files.delete(said);
      }
      WorkerEnvironment.write(env, state);
    } catch (IOException failure) {
      throw FileProblem.of(state.node(), failure);
    }
    long offset = said.toFile().length();
    Detached.start(
        state.node(),
        UnitName.of("worker", state),
        UnitLimits.ofWorker(),
        "keeper.sh",
        state.node(),
        NodeEnvironment.ofWorker(env),
        JavaCommand.ofWorker(state));
    return offset;
  }

  /** What the worker complained about since {@code offset}, if it did. */
  private static Optional<String> refusal(Path said, long offset) {
    try (RandomAccessFile file = new RandomAccessFile(said.toFile(), "r")) {
      file.seek(Math.min(offset, file.length()));
      byte[] bytes = new byte[(int) Math.min(file.length() - file.getFilePointer(), 1 << 16)];
      file.readFully(bytes);
      return new String(bytes, StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith("salvor: "))
          .map(line -> line.substring("salvor: ".length()))
          .findFirst();
    } catch (IOException absent) {
      return Optional.empty();
    }
  }
}

package dev.salvor.worker;

import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineTarget;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;

/** The engine of others that the environment names. */
final class Configured {
  private Configured() {}

  /** Absent where none is named, which means the embedded one. */
  static Optional<EngineTarget> engine(Map<String, String> env) throws NodeException {
    try {
      return EngineTarget.configured(env);
    } catch (IOException failure) {
      throw new NodeException("the Temporal configuration: " + failure.getMessage(), failure);
    }
  }
}

package dev.salvor.worker.engine;

import java.nio.file.Path;

/**
 * The engine's program.
 *
 * @param version as in {@code 1.5.1}
 */
public record EngineBinary(Path path, String version) {
  /** The one version that this program is tested with. */
  public static final String PINNED = "1.5.1";

  @Override
  public String toString() {
    return "Temporal CLI " + version + " at " + path;
  }
}

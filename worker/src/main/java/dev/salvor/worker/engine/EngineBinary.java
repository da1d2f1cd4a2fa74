package dev.salvor.worker.engine;

import java.nio.file.Path;

/**
 * The engine's program.
 *
 * @param version of the engine as Salvor counts it, that of the Temporal CLI, as in {@code 1.5.1};
 *     the full server has that of the CLI which holds the same server
 */
public record EngineBinary(Path path, String version, EngineProgram program) {
  /** The one version that this program is tested with. */
  public static final String PINNED = "1.5.1";

  /** The server in it. */
  public static final String PINNED_SERVER = "1.29.1";

  EngineBinary(Path path, String version) {
    this(path, version, EngineProgram.CLI);
  }

  @Override
  public String toString() {
    return name(program, version) + " at " + path;
  }

  /** What Salvor looks for, in words. */
  public static String wanted(EngineProgram program) {
    return name(program, PINNED);
  }

  private static String name(EngineProgram program, String version) {
    return switch (program) {
      case CLI -> "Temporal CLI " + version;
      case SERVER -> "Temporal server " + PINNED_SERVER;
    };
  }
}

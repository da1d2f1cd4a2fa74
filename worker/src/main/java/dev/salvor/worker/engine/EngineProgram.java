package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.StateFolder;

/** Which program is the engine. Both are the same server, on the same store. */
public enum EngineProgram {
  /** Temporal's development server: asks nobody who he is. */
  CLI("temporal", "SALVOR_ENGINE_BINARY"),
  /** Temporal's full server: asks for certificates. */
  SERVER("temporal-server", "SALVOR_ENGINE_SERVER");

  private final String file;
  private final String variable;

  EngineProgram(String file, String variable) {
    this.file = file;
    this.variable = variable;
  }

  /** What a state folder wants. */
  public static EngineProgram of(StateFolder state) {
    return state.engineTls().isOn() ? SERVER : CLI;
  }

  String file() {
    return file;
  }

  /** The variable that names one instead of Salvor's own. */
  public String variable() {
    return variable;
  }
}

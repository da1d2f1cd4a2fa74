package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTls;
import dev.salvor.workflow.connect.StateFolder;
import java.nio.file.Files;

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

  /**
   * What a state folder wants. An engine that asked for certificates goes on to do so when they are
   * lost: only the command that switches TLS off opens it.
   */
  public static EngineProgram of(StateFolder state) {
    EngineTls tls = state.engineTls();
    return tls.isOn() || (!Files.exists(tls.off()) && asked(state)) ? SERVER : CLI;
  }

  private static boolean asked(StateFolder state) {
    return EngineRecord.read(state).flatMap(EngineRecord::tls).isPresent();
  }

  String file() {
    return file;
  }

  /** The variable that names one instead of Salvor's own. */
  public String variable() {
    return variable;
  }
}

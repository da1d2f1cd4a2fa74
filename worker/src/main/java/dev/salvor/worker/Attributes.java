package dev.salvor.worker;

import dev.salvor.worker.engine.EngineReadiness;
import dev.salvor.workflow.connect.EngineConnection;
import io.grpc.StatusRuntimeException;
import java.io.PrintStream;

/** Search attributes on an engine that is not ours: added where we may, else said. */
final class Attributes {
  private Attributes() {}

  static void offer(EngineConnection engine, PrintStream err) {
    try {
      EngineReadiness.addSearchAttributes(engine);
    } catch (StatusRuntimeException refused) {
      err.println(
          "engine: its search attributes cannot be set from here ("
              + refused.getStatus().getCode()
              + "); have SalvorRunbook, SalvorHost, SalvorStatus, SalvorPhase (Keyword),"
              + " SalvorPivots (Int) and SalvorHosts (KeywordList) added to namespace "
              + engine.target().namespace());
    }
  }
}

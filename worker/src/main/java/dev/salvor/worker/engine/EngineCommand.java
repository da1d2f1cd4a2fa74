package dev.salvor.worker.engine;

import java.util.ArrayList;
import java.util.List;

/** How the engine is started. Each setting that is not the default is measured or has a reason. */
final class EngineCommand {
  /**
   * What Salvor never asks an engine for. This one takes every call from any local account, and
   * each of these would end or divert work of the node, or make the engine call somewhere else.
   */
  private static final List<String> CLOSED =
      List.of(
          "worker.protectedNamespaces=[\"default\"]",
          "frontend.enableBatcher=false",
          "frontend.enableUpdateWorkflowExecution=false",
          "frontend.enableExecuteMultiOperation=false",
          "frontend.workerVersioningDataAPIs=false",
          "frontend.workerVersioningRuleAPIs=false",
          "frontend.workerVersioningWorkflowAPIs=false",
          "system.enableDeployments=false",
          "system.enableDeploymentVersions=false",
          "system.enableNexus=false");

  private EngineCommand() {}

  static List<String> of(EngineBinary binary, EnginePorts ports) {
    return switch (binary.program()) {
      case CLI -> {
        List<String> words = new ArrayList<>(cli(binary, ports));
        CLOSED.forEach(setting -> words.addAll(List.of("--dynamic-config-value", setting)));
        yield List.copyOf(words);
      }
      case SERVER ->
          List.of(
              binary.path().toString(),
              "--root",
              ".",
              "--config",
              ServerConfig.FOLDER,
              "--env",
              ServerConfig.NAME,
              // Who has a certificate may do everything.
              "--allow-no-auth",
              "start");
    };
  }

  private static List<String> cli(EngineBinary binary, EnginePorts ports) {
    return List.of(
        binary.path().toString(),
        "server",
        "start-dev",
        "--disable-config-env",
        "--disable-config-file",
        "--db-filename",
        // Relative to the engine's folder: characters of its path mean something in a data source.
        StoreVersion.NAME,
        "--ip",
        "127.0.0.1",
        "--port",
        Integer.toString(ports.service()),
        "--ui-port",
        Integer.toString(ports.page()),
        "--http-port",
        Integer.toString(ports.http()),
        "--metrics-port",
        Integer.toString(ports.figures()),
        "--log-format",
        "json",
        "--log-level",
        "error",
        // The default of 20 polls a second holds a run at ten activities a second.
        "--dynamic-config-value",
        "history.transferProcessorMaxPollRPS=2000",
        "--dynamic-config-value",
        "history.timerProcessorMaxPollRPS=2000",
        "--dynamic-config-value",
        "system.enableActivityEagerExecution=true",
        // Each commit is synced; NORMAL could lose the last ones at a power cut.
        "--sqlite-pragma",
        "journal_mode=WAL",
        "--sqlite-pragma",
        "synchronous=FULL");
  }
}

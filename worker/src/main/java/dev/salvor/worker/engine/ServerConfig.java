package dev.salvor.worker.engine;

import dev.salvor.workflow.connect.EngineTls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The configuration of the full server: the store of the development server, each port on loopback,
 * and on each of them nobody without a certificate. Names of files are relative to the engine's
 * folder.
 */
final class ServerConfig {
  static final String FOLDER = "server";
  static final String NAME = "salvor";
  private static final String DYNAMIC = "dynamic.yaml";

  /**
   * Store, shards and cluster are those of the development server, so that each reads the other.
   */
  private static final String TEXT =
      """
      log: {stdout: true, level: error, format: json}
      persistence:
        defaultStore: store
        visibilityStore: store
        numHistoryShards: 1
        datastores:
          store:
            sql:
              pluginName: sqlite
              databaseName: %STORE%
              connectAddr: none
              connectProtocol: tcp
              connectAttributes: {mode: rwc, setup: "true", journal_mode: WAL, synchronous: FULL}
      global:
        membership: {maxJoinDuration: 30s, broadcastAddress: "127.0.0.1"}
        tls:
          refreshInterval: 10s
          internode:
            server: &server
              certFile: tls/server.pem
              keyFile: tls/server.key
              requireClientAuth: true
              clientCaFiles: [tls/ca.pem]
            client: &client {serverName: %NAME%, rootCaFiles: [tls/ca.pem]}
          frontend: {server: *server, client: *client}
          systemWorker: {certFile: tls/server.pem, keyFile: tls/server.key, client: *client}
      services:
        frontend: {rpc: {grpcPort: %0%, membershipPort: %1%, bindOnIP: "127.0.0.1"}}
        history: {rpc: {grpcPort: %2%, membershipPort: %3%, bindOnIP: "127.0.0.1"}}
        matching: {rpc: {grpcPort: %4%, membershipPort: %5%, bindOnIP: "127.0.0.1"}}
        worker: {rpc: {grpcPort: %6%, membershipPort: %7%, bindOnIP: "127.0.0.1"}}
      clusterMetadata:
        enableGlobalNamespace: false
        failoverVersionIncrement: 10
        masterClusterName: active
        currentClusterName: active
        clusterInformation:
          active:
            enabled: true
            initialFailoverVersion: 1
            rpcName: frontend
            rpcAddress: "127.0.0.1:%0%"
      publicClient: {hostPort: "127.0.0.1:%0%"}
      dcRedirectionPolicy: {policy: noop}
      dynamicConfigClient: {filepath: %FOLDER%/%DYNAMIC%, pollInterval: 60s}
      """;

  /** Beside Salvor's own settings those that the development server makes. */
  private static final String SETTINGS =
      """
      system.enableRingpopTLS: [{value: true, constraints: {}}]
      history.transferProcessorMaxPollRPS: [{value: 2000, constraints: {}}]
      history.timerProcessorMaxPollRPS: [{value: 2000, constraints: {}}]
      system.enableActivityEagerExecution: [{value: true, constraints: {}}]
      history.hostLevelCacheMaxSize: [{value: 8096, constraints: {}}]
      frontend.namespaceRPS.visibility: [{value: 100, constraints: {}}]
      # What a new engine is given counts at once.
      system.forceSearchAttributesCacheRefreshOnRead: [{value: true, constraints: {}}]
      """;

  private ServerConfig() {}

  /** Writes it below {@code engine}, the folder that the server will run in. */
  static void write(Path engine, EnginePorts ports) throws IOException {
    Path folder = engine.resolve(FOLDER);
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
    Files.writeString(folder.resolve(DYNAMIC), SETTINGS);
    Files.writeString(folder.resolve(NAME + ".yaml"), text(ports));
  }

  static String text(EnginePorts ports) {
    String text =
        TEXT.replace("%STORE%", StoreVersion.NAME)
            .replace("%NAME%", EngineTls.NAME)
            .replace("%FOLDER%", FOLDER)
            .replace("%DYNAMIC%", DYNAMIC)
            .replace("%0%", Integer.toString(ports.service()));
    for (int i = 0; i < ports.inner().size(); i++) {
      text = text.replace("%" + (i + 1) + "%", Integer.toString(ports.inner().get(i)));
    }
    return text;
  }
}

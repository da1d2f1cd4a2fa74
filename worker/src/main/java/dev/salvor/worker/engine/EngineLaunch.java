package dev.salvor.worker.engine;

import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineRecord;
import dev.salvor.workflow.connect.EngineTls;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/** What has to be in a folder before an engine starts there. */
final class EngineLaunch {
  private EngineLaunch() {}

  /** How the engine that starts in {@code folder} is reached. */
  static EngineRecord prepare(EngineBinary binary, EnginePorts ports, Path folder)
      throws IOException, NodeException {
    Optional<String> tls = Optional.empty();
    int page = ports.page();
    if (binary.program() == EngineProgram.SERVER) {
      EngineTls own = new EngineTls(folder.resolve("tls"));
      EngineCertificates certificates = new EngineCertificates(own, Clock.systemUTC());
      certificates.create();
      certificates.atStart();
      ServerConfig.write(folder, ports);
      EngineStore.at(folder.resolve(StoreVersion.NAME)).forgetMembers();
      tls = Optional.of(own.folder().toString());
      page = 0;
    }
    return new EngineRecord(
        EngineKind.EMBEDDED,
        binary.version(),
        Optional.of(binary.path().toString()),
        ports.service(),
        page,
        Instant.now(),
        tls);
  }
}

package dev.salvor.worker;

import dev.salvor.activity.enroll.Enroller;
import dev.salvor.activity.host.Enrolment;
import dev.salvor.activity.transport.HostConnection;
import dev.salvor.workflow.connect.EngineKind;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.gateway.GatewayAnswer;
import dev.salvor.workflow.wire.PayloadKeyFile;
import io.temporal.envconfig.ClientConfigTLS;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What this gateway can put on other hosts: a worker like itself, of the same engine and key. */
final class Enrolments {
  /** Names the service that keeps a worker running, in that one's environment. */
  static final String SERVICE = "SALVOR_SERVICE";

  private Enrolments() {}

  static Enrolment of(StateFolder state, EngineTarget target) {
    Optional<String> why = whyNot(target);
    if (why.isPresent()) {
      return new Refusing(why.get());
    }
    List<Path> jars = JavaCommand.jars();
    return jars.isEmpty()
        ? new Refusing("this worker was not started from jars, so there is nothing to put there")
        : new Enroller(
            WorkerAssembly.machine(state),
            jars,
            state.node(),
            PayloadKeyFile.locate(state.root()),
            environment(target),
            (java, classPath) -> JavaCommand.ofHost(java.path(), java.feature(), classPath));
  }

  private static Optional<String> whyNot(EngineTarget target) {
    if (target.kind() != EngineKind.EXTERNAL) {
      return Optional.of(
          "the engine of this node is the embedded one, which listens on this machine only, so a"
              + " worker elsewhere could not reach it; set TEMPORAL_ADDRESS to a Temporal server"
              + " that both can reach");
    }
    ClientConfigTLS tls = target.profile().getTls();
    boolean files =
        tls != null
            && Stream.of(tls.getClientCertPath(), tls.getClientKeyPath(), tls.getServerCACertPath())
                .anyMatch(path -> path != null && !path.isEmpty());
    boolean data =
        tls != null && (tls.getClientCertData() != null || tls.getServerCACertData() != null);
    return files || data
        ? Optional.of(
            "the engine is reached with TLS files, and those are not carried to other hosts; set up"
                + " the worker there by hand")
        : Optional.empty();
  }

  private static Map<String, String> environment(EngineTarget target) {
    Map<String, String> out = new LinkedHashMap<>();
    out.put("TEMPORAL_ADDRESS", target.address());
    out.put("TEMPORAL_NAMESPACE", target.namespace());
    String apiKey = target.profile().getApiKey();
    if (apiKey != null && !apiKey.isEmpty()) {
      out.put("TEMPORAL_API_KEY", apiKey);
    }
    if (target.profile().getTls() != null) {
      out.put("TEMPORAL_TLS", "true");
    }
    return out;
  }

  /** Takes workers away, but puts none anywhere. */
  private record Refusing(String why) implements Enrolment {
    @Override
    public GatewayAnswer enroll(HostConnection host, boolean carryJava) {
      return new GatewayAnswer.Not(why, false);
    }

    @Override
    public GatewayAnswer leave(HostConnection host) {
      return Enroller.taken(host);
    }
  }
}

package dev.salvor.workflow.contract.gateway;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.run.Route;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** What a gateway can be asked. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = GatewayQuestion.Check.class, name = "check"),
  @JsonSubTypes.Type(value = GatewayQuestion.Facts.class, name = "facts"),
  @JsonSubTypes.Type(value = GatewayQuestion.Packages.class, name = "packages"),
  @JsonSubTypes.Type(value = GatewayQuestion.Key.class, name = "key"),
  @JsonSubTypes.Type(value = GatewayQuestion.Trust.class, name = "trust"),
  @JsonSubTypes.Type(value = GatewayQuestion.Enroll.class, name = "enroll"),
  @JsonSubTypes.Type(value = GatewayQuestion.Leave.class, name = "leave"),
  @JsonSubTypes.Type(value = GatewayQuestion.Read.class, name = "read")
})
public sealed interface GatewayQuestion {
  /**
   * Whether hosts could take a run now. Changes nothing there.
   *
   * @param limit after which a host that has not said all counts as silent
   */
  record Check(List<Checked> hosts, Duration limit) implements GatewayQuestion {
    public Check {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * What hosts are. Changes nothing there.
   *
   * @param limit after which a host that has not said all counts as silent
   * @param packages with the names of all that are installed; of few hosts at a time
   */
  record Facts(List<Checked> hosts, Duration limit, boolean packages) implements GatewayQuestion {
    public Facts {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * What hosts have installed. Changes nothing there. The answer has as many hosts as fit into it;
   * the others are asked for again.
   *
   * @param limit after which a host that has not said all counts as silent
   * @param what {@code list}, {@code index} or {@code published}, as {@code host-packages.sh} takes
   *     it
   * @param folder the root below which packages are looked for, or where the published index lies;
   *     empty: the system itself
   */
  record Packages(List<Checked> hosts, Duration limit, String what, String folder)
      implements GatewayQuestion {
    public Packages {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * A host to look at.
   *
   * @param route absent: the gateway's own machine
   */
  record Checked(HostId host, Optional<Route> route) {}

  /** Which key the host shows. Nobody logs in. */
  record Key(Route route) implements GatewayQuestion {}

  /**
   * Writes the key that the host shows into the known hosts, if it is the one meant.
   *
   * @param fingerprint {@code SHA256:...}
   */
  record Trust(Route route, String fingerprint) implements GatewayQuestion {}

  /**
   * Puts a worker of the same engine on a host and starts it.
   *
   * @param carryJava with the gateway's Java, although the host may have one
   */
  record Enroll(Route route, boolean carryJava) implements GatewayQuestion {}

  /** Stops the worker of a host and takes it away. */
  record Leave(Route route) implements GatewayQuestion {}

  /** A piece of a file in a run's folder. */
  record Read(Optional<Route> route, String path, long offset, int most)
      implements GatewayQuestion {}
}

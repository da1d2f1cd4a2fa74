package dev.salvor.workflow.contract.gateway;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.util.List;

/** What a gateway answers. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = GatewayAnswer.Checks.class, name = "checks"),
  @JsonSubTypes.Type(value = GatewayAnswer.Known.class, name = "known"),
  @JsonSubTypes.Type(value = GatewayAnswer.Listed.class, name = "listed"),
  @JsonSubTypes.Type(value = GatewayAnswer.Shown.class, name = "shown"),
  @JsonSubTypes.Type(value = GatewayAnswer.Trusted.class, name = "trusted"),
  @JsonSubTypes.Type(value = GatewayAnswer.Enrolled.class, name = "enrolled"),
  @JsonSubTypes.Type(value = GatewayAnswer.Left.class, name = "left"),
  @JsonSubTypes.Type(value = GatewayAnswer.Piece.class, name = "piece"),
  @JsonSubTypes.Type(value = GatewayAnswer.Not.class, name = "not")
})
public sealed interface GatewayAnswer {
  /** One for each host, in the order of the question. */
  record Checks(List<HostCheck> hosts) implements GatewayAnswer {
    public Checks {
      hosts = List.copyOf(hosts);
    }
  }

  /** One for each host, in the order of the question. */
  record Known(List<HostFacts> hosts) implements GatewayAnswer {
    public Known {
      hosts = List.copyOf(hosts);
    }
  }

  /** In the order of the question, without those for which there was no room. */
  record Listed(List<HostPackages> hosts) implements GatewayAnswer {
    public Listed {
      hosts = List.copyOf(hosts);
    }
  }

  /**
   * The key of a host.
   *
   * @param name as it stands in known hosts
   * @param fingerprint {@code SHA256:...}
   * @param trusted it is known already
   * @param against places that say another key of its type, or revoke it
   * @param file where it would be written
   */
  record Shown(
      String name,
      String type,
      String fingerprint,
      boolean trusted,
      List<String> against,
      String file)
      implements GatewayAnswer {
    public Shown {
      against = List.copyOf(against);
    }
  }

  /** It is known from now on, or was before. */
  record Trusted(String name, String type, String fingerprint, String file)
      implements GatewayAnswer {}

  /**
   * A worker was put on a host and started; whether it polls is for who asked to find out.
   *
   * @param node its id
   * @param service its name with the host's service manager
   * @param java what runs it
   * @param sentBytes 0 if all was there
   * @param before there was a worker already
   */
  record Enrolled(
      String node, String stateRoot, String service, String java, long sentBytes, boolean before)
      implements GatewayAnswer {}

  /**
   * The worker was taken away.
   *
   * @param wasThere whether there was one
   */
  record Left(String node, boolean wasThere) implements GatewayAnswer {}

  /**
   * A piece of a file.
   *
   * @param base64 its bytes; empty at its end
   * @param there whether there is such a file
   */
  record Piece(String base64, boolean there) implements GatewayAnswer {}

  /**
   * It could not be done, and why.
   *
   * @param unreachable the host did not answer or let nobody in
   */
  record Not(String why, boolean unreachable) implements GatewayAnswer {}
}

package dev.salvor.workflow.contract.gateway;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.fleet.HostId;
import java.util.List;
import java.util.Optional;

/**
 * What is known of a host.
 *
 * @param unreachable why nothing is; absent: it answered
 * @param facts as runbooks have them in {@code host.facts}, and {@code uptime} (seconds), {@code
 *     addresses} and {@code packages.count}
 * @param packages those installed, each {@code NAME VERSION ARCHITECTURE} or {@code NAME VERSION},
 *     if they were asked for
 */
public record HostFacts(
    HostId host, Optional<String> unreachable, JsonNode facts, List<String> packages) {
  public HostFacts {
    packages = List.copyOf(packages);
  }

  /** Of a host that did not answer. */
  public static HostFacts silent(HostId host, String why) {
    return new HostFacts(host, Optional.of(why), JsonNodeFactory.instance.objectNode(), List.of());
  }
}

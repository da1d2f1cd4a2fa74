package dev.salvor.fleet;

import dev.salvor.runbook.Copies;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A machine acted on.
 *
 * @param ssh how it is reached over SSH, whatever is preferred
 * @param transports ways to it, the preferred one first
 * @param labels those of its groups included
 * @param ports of what it offers beside SSH, by a name for people
 * @param worker id of the worker that runs on it; absent: it has none
 */
public record Host(
    HostId id,
    SshRoute ssh,
    List<Transport> transports,
    Map<String, String> labels,
    Map<String, Integer> ports,
    Optional<String> worker) {
  public static final List<Transport> TRANSPORTS = List.of(Transport.WORKER, Transport.SSH);

  /** The machine of the node itself, which needs no inventory. */
  public static final Host LOCAL =
      new Host(
          HostId.LOCAL, SshRoute.to("localhost"), List.of(Transport.LOCAL), Map.of(), Map.of());

  /** Without a worker. */
  public Host(
      HostId id,
      SshRoute ssh,
      List<Transport> transports,
      Map<String, String> labels,
      Map<String, Integer> ports) {
    this(id, ssh, transports, labels, ports, Optional.empty());
  }

  public Host {
    transports = List.copyOf(transports);
    labels = Copies.ordered(labels);
    ports = Copies.ordered(ports);
    if (transports.isEmpty() || transports.stream().distinct().count() < transports.size()) {
      throw new IllegalArgumentException("transports: one or more, each once, not " + transports);
    }
    labels.forEach(Labels::require);
    ports.forEach((name, port) -> Addresses.requirePort(port, "ports." + name));
  }

  /** Its name. */
  public String name() {
    return id.name();
  }
}

package dev.salvor.cli.view;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.SshRoute;
import dev.salvor.fleet.Transport;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A host of the inventory in JSON; the names are part of the interface.
 *
 * @param passphrase where it comes from, never its value
 * @param jump a host of the inventory, or {@code user@address:port}
 */
public record HostJson(
    String host,
    String address,
    int port,
    Optional<String> user,
    List<Transport> transports,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> identityFiles,
    Optional<String> passphrase,
    List<String> knownHosts,
    Optional<String> jump,
    Optional<BecomeJson> become,
    Duration connectTimeout,
    List<String> groups,
    Map<String, String> labels,
    Map<String, Integer> ports,
    Optional<String> worker) {
  /**
   * As whom things are done.
   *
   * @param password where it comes from, never its value
   */
  public record BecomeJson(String user, Optional<String> password) {}

  public HostJson {
    transports = List.copyOf(transports);
    identityFiles = List.copyOf(identityFiles);
    knownHosts = List.copyOf(knownHosts);
    groups = List.copyOf(groups);
    labels = Copies.ordered(labels);
    ports = Copies.ordered(ports);
  }

  /** {@code host}, which is in {@code groups}. */
  public static HostJson of(Host host, List<String> groups) {
    SshRoute ssh = host.ssh();
    return new HostJson(
        host.name(),
        ssh.address(),
        ssh.port(),
        ssh.user(),
        host.transports(),
        ssh.identityFiles(),
        ssh.passphrase().map(SecretRef::text),
        ssh.knownHosts(),
        ssh.jump().map(Jump::text),
        become(ssh.become()),
        ssh.connectTimeout(),
        groups,
        host.labels(),
        host.ports(),
        host.worker());
  }

  private static Optional<BecomeJson> become(Become become) {
    return switch (become) {
      case Become.None none -> Optional.empty();
      case Become.Sudo sudo ->
          Optional.of(new BecomeJson(sudo.user(), sudo.password().map(SecretRef::text)));
    };
  }
}

package dev.salvor.workflow.contract.run;

import dev.salvor.fleet.HostId;
import dev.salvor.fleet.SshRoute;
import dev.salvor.runbook.Copies;
import dev.salvor.runbook.SecretRef;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The way to a host that is not the node's own machine: pinned when a run is started, so that a
 * changed inventory never sends the rest of a run elsewhere.
 *
 * @param host as the inventory names it
 * @param gateway who reaches it: any worker that serves the gateway of this name
 * @param to the host itself
 * @param through hosts that the connection goes through, the first one first
 * @param secrets values of the {@code env:} references of the way, by their text; sealed in transit
 * @param worker the host's own worker, which is asked first; absent: it has none
 * @param begunOn the node on which this very run has begun already: any other at the end of the way
 *     is the wrong host; absent: nothing was begun
 */
public record Route(
    HostId host,
    String gateway,
    SshRoute to,
    List<SshRoute> through,
    Map<String, String> secrets,
    Optional<OwnWorker> worker,
    Optional<NodeId> begunOn) {
  /**
   * A worker on the host, on the same engine.
   *
   * @param only whether nothing is done over SSH, also when it is away
   */
  public record OwnWorker(NodeId node, boolean only) {}

  /**
   * Names the gateway that a worker serves and that a command line asks; absent: the node's own.
   */
  public static final String SETTING = "SALVOR_GATEWAY";

  private static final Pattern SHAPE = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");

  public Route {
    Objects.requireNonNull(host, "host");
    if (!isGateway(gateway)) {
      throw new IllegalArgumentException("gateway: \"" + gateway + "\" cannot name one");
    }
    through = List.copyOf(through);
    secrets = Copies.ordered(secrets);
  }

  /** Nothing was begun at its end. */
  public Route(
      HostId host,
      String gateway,
      SshRoute to,
      List<SshRoute> through,
      Map<String, String> secrets,
      Optional<OwnWorker> worker) {
    this(host, gateway, to, through, secrets, worker, Optional.empty());
  }

  /** Over SSH. */
  public Route(
      HostId host,
      String gateway,
      SshRoute to,
      List<SshRoute> through,
      Map<String, String> secrets) {
    this(host, gateway, to, through, secrets, Optional.empty());
  }

  /** The same way, to where the run has begun. */
  public Route begunOn(NodeId node) {
    return new Route(host, gateway, to, through, secrets, worker, Optional.of(node));
  }

  /** Whether {@code name} can name a gateway. */
  public static boolean isGateway(String name) {
    return SHAPE.matcher(name).matches();
  }

  /** The value of {@code secret}, if it came with the route; a file's is read by the gateway. */
  public Optional<String> value(SecretRef secret) {
    return Optional.ofNullable(secrets.get(secret.text()));
  }

  /** {@code user@address:port}, for messages. */
  public String name() {
    return to.name();
  }

  /** Whether it is the same way over SSH, whatever the secrets are. */
  public boolean leadsTo(Route other) {
    return to.equals(other.to) && through.equals(other.through);
  }

  /** Without the secrets. */
  @Override
  public String toString() {
    return "Route[" + name() + " by gateway " + gateway + "]";
  }
}

package dev.salvor.cli.fleet;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.SshRoute;
import dev.salvor.fleet.Transport;
import dev.salvor.runbook.SecretRef;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Pins the way to a host as the inventory has it now. */
public final class Routes {
  private Routes() {}

  /**
   * The way to {@code host}; empty if it is the node's own machine.
   *
   * @param node whose gateway is asked if {@code env} names none
   * @throws CliProblem an environment variable that the way needs is not set
   */
  public static Optional<Route> to(
      Host host, Inventory inventory, Map<String, String> env, NodeId node) {
    if (isHere(host)) {
      return Optional.empty();
    }
    List<SshRoute> through = through(host.ssh(), inventory);
    List<SshRoute> all = new ArrayList<>(through);
    all.add(host.ssh());
    Map<String, String> secrets = new LinkedHashMap<>();
    all.forEach(hop -> secrets(hop, env, host, secrets));
    return Optional.of(new Route(host.id(), gateway(env, node), host.ssh(), through, secrets));
  }

  /**
   * The way of a run to {@code host}: its own worker first, if the inventory prefers it and names
   * one and the engine is one that workers elsewhere can reach.
   *
   * @param shared whether the engine is such a one
   */
  public static Optional<Route> ofRun(
      Host host, Inventory inventory, Map<String, String> env, NodeId node, boolean shared) {
    boolean only = !host.transports().contains(Transport.SSH);
    boolean preferred = host.transports().getFirst() == Transport.WORKER;
    Optional<NodeId> worker = host.worker().filter(id -> preferred && shared).map(NodeId::new);
    if (preferred && only && worker.isEmpty()) {
      throw new CliProblem(ExitCode.USAGE, noWorker(host));
    }
    return to(host, inventory, env, node)
        .map(
            route ->
                new Route(
                    route.host(),
                    route.gateway(),
                    route.to(),
                    route.through(),
                    route.secrets(),
                    worker.map(id -> new Route.OwnWorker(id, only))));
  }

  private static String noWorker(Host host) {
    String name = "host " + host.name() + " is reached by its own worker only, ";
    return host.worker().isEmpty()
        ? name
            + "and the inventory does not say which: write worker: ID there, as \"salvor hosts"
            + " enroll "
            + host.name()
            + "\" prints it, or allow ssh under transports; nothing was started"
        : name
            + "and that cannot reach the embedded engine of this node, which listens on this"
            + " machine only: set TEMPORAL_ADDRESS to the Temporal server that both use, or allow"
            + " ssh under transports; nothing was started";
  }

  /** The same for comparing only: without the values of secrets, by the gateway of {@code node}. */
  public static Optional<Route> leading(Host host, Inventory inventory, NodeId node) {
    return isHere(host)
        ? Optional.empty()
        : Optional.of(
            new Route(
                host.id(), node.value(), host.ssh(), through(host.ssh(), inventory), Map.of()));
  }

  private static boolean isHere(Host host) {
    return host.id().equals(HostId.LOCAL) || host.transports().getFirst() == Transport.LOCAL;
  }

  private static String gateway(Map<String, String> env, NodeId node) {
    String named = env.getOrDefault(Route.SETTING, "");
    if (!named.isEmpty() && !Route.isGateway(named)) {
      throw new CliProblem(ExitCode.USAGE, Route.SETTING + "=" + named + " cannot name a gateway");
    }
    return named.isEmpty() ? node.value() : named;
  }

  /** The first hop first. Jump hosts of an inventory never go in a circle. */
  private static List<SshRoute> through(SshRoute to, Inventory inventory) {
    Deque<SshRoute> hops = new ArrayDeque<>();
    Optional<SshRoute> hop = before(to, inventory);
    while (hop.isPresent()) {
      hops.addFirst(hop.get());
      hop = before(hop.get(), inventory);
    }
    return List.copyOf(hops);
  }

  private static Optional<SshRoute> before(SshRoute to, Inventory inventory) {
    return to.jump()
        .map(
            jump ->
                switch (jump) {
                  case Jump.Via via -> inventory.host(via.host().name()).orElseThrow().ssh();
                  case Jump.To other ->
                      new SshRoute(
                          other.address(),
                          other.port(),
                          other.user().or(to::user),
                          to.identityFiles(),
                          to.passphrase(),
                          to.knownHosts(),
                          Optional.empty(),
                          new Become.None(),
                          to.connectTimeout());
                });
  }

  private static void secrets(
      SshRoute hop, Map<String, String> env, Host host, Map<String, String> out) {
    hop.passphrase().ifPresent(secret -> secret(secret, env, host, out));
    if (hop.become() instanceof Become.Sudo sudo) {
      sudo.password().ifPresent(secret -> secret(secret, env, host, out));
    }
  }

  private static void secret(
      SecretRef secret, Map<String, String> env, Host host, Map<String, String> out) {
    if (secret.source() == SecretRef.Source.ENV) {
      String value = env.get(secret.name());
      if (value == null) {
        throw new CliProblem(
            ExitCode.USAGE,
            "host "
                + host.name()
                + ": the way to it needs the environment variable "
                + secret.name()
                + ", which is not set; nothing was started");
      }
      out.put(secret.text(), value);
    }
  }
}

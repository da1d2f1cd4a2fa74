package dev.salvor.cli.command;

import dev.salvor.cli.fleet.Routes;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.workflow.contract.gateway.GatewayQuestion;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hosts that a gateway is asked about.
 *
 * @param gateway who reaches all of them
 */
record AskedHosts(String gateway, List<GatewayQuestion.Checked> hosts) {
  private static final Duration SLACK = Duration.ofMinutes(3);

  AskedHosts {
    hosts = List.copyOf(hosts);
  }

  /** These hosts as the inventory has them now; the node must be up. */
  static AskedHosts of(List<Host> hosts, Inventory inventory, Session session) {
    NodeId node = session.serving();
    List<GatewayQuestion.Checked> asked = new ArrayList<>();
    for (Host host : hosts) {
      asked.add(
          new GatewayQuestion.Checked(host.id(), Routes.to(host, inventory, session.env(), node)));
    }
    String gateway =
        asked.stream()
            .map(GatewayQuestion.Checked::route)
            .flatMap(Optional::stream)
            .map(Route::gateway)
            .findFirst()
            .orElse(node.value());
    return new AskedHosts(gateway, asked);
  }

  /** How long an answer may take: a gateway asks ten at a time, if it has little memory. */
  Duration patience(Duration each) {
    return each.multipliedBy(hosts.size() / 10 + 1L).plus(SLACK);
  }

  /** The same in parts of at most {@code most} hosts. */
  List<AskedHosts> parts(int most) {
    List<AskedHosts> parts = new ArrayList<>();
    for (int from = 0; from < hosts.size(); from += most) {
      parts.add(new AskedHosts(gateway, hosts.subList(from, Math.min(hosts.size(), from + most))));
    }
    return parts;
  }
}

package dev.salvor.workflow.contract;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.run.NodeId;

/** Names of task queues. */
public final class TaskQueues {
  /** Polled by nodes and gateways for the workflows of runs on other hosts. */
  public static final String RUNS = "runs";

  private static final String GATEWAY = "gateway.";

  private TaskQueues() {}

  /**
   * Activities for one host, by one node; a node acting on itself uses it for its workflows too.
   * Every node calls its own machine {@code local}, so only the node's id keeps those of one engine
   * apart.
   */
  public static String host(HostId host, NodeId node) {
    return "host." + host.name() + "." + node;
  }

  /** What the worker of this node does on its own machine, whatever an inventory calls it. */
  public static String own(NodeId node) {
    return host(HostId.LOCAL, node);
  }

  /** Messages to people, sent by this node; apart from runs, so that they wait for nobody. */
  public static String notices(NodeId node) {
    return "notices." + node;
  }

  /**
   * Runs on hosts that are reached over SSH, by the workers of one gateway: its deciders and its
   * hands, since all of them hold the same keys.
   */
  public static String gateway(String name) {
    return GATEWAY + name;
  }

  /** Whether it is the queue of a gateway. */
  public static boolean isGateway(String queue) {
    return queue.startsWith(GATEWAY);
  }

  /**
   * The queue of a run and of what it does on its host. A node's own machine may have any name in
   * an inventory, and its worker polls one queue. A fleet is decided where its hosts are reached,
   * so that any gateway of the name can go on with it.
   */
  public static String of(RunRequest request) {
    return request
        .route()
        .or(() -> request.fleet().flatMap(Fleet::anyRoute))
        .map(route -> gateway(route.gateway()))
        .orElseGet(() -> own(request.node()));
  }
}

package dev.salvor.workflow.contract;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.contract.run.NodeId;

/** Names of task queues. */
public final class TaskQueues {
  /** Polled by nodes and gateways for the workflows of runs on other hosts. */
  public static final String RUNS = "runs";

  private TaskQueues() {}

  /**
   * Activities for one host, by one node; a node acting on itself uses it for its workflows too.
   * Every node calls its own machine {@code local}, so only the node's id keeps those of one engine
   * apart.
   */
  public static String host(HostId host, NodeId node) {
    return "host." + host.name() + "." + node;
  }

  /** Messages to people, sent by this node; apart from runs, so that they wait for nobody. */
  public static String notices(NodeId node) {
    return "notices." + node;
  }

  /** The queue of a run and of what it does on its host. */
  public static String of(RunRequest request) {
    return host(request.host(), request.node());
  }
}

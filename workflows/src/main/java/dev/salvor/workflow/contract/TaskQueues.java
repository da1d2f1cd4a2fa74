package dev.salvor.workflow.contract;

import dev.salvor.fleet.HostId;

/** Names of task queues. */
public final class TaskQueues {
  /** Polled by nodes and gateways for the workflows of runs on other hosts. */
  public static final String RUNS = "runs";

  private TaskQueues() {}

  /** Activities for one host; a node acting on itself uses it for its workflows too. */
  public static String host(HostId host) {
    return "host." + host.name();
  }
}

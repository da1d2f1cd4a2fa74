package dev.salvor.worker;

import dev.salvor.fleet.HostId;
import dev.salvor.worker.process.NodeException;
import dev.salvor.workflow.contract.TaskQueues;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import java.util.List;
import java.util.Map;

/**
 * Which gateway a worker serves: its own, or the one that {@code SALVOR_GATEWAY} names, which may
 * have several workers that hold the same keys.
 */
final class Gateways {
  private Gateways() {}

  static String name(Map<String, String> env, NodeId node) throws NodeException {
    String named = env.getOrDefault(Route.SETTING, "");
    if (named.isEmpty()) {
      return node.value();
    }
    if (!Route.isGateway(named)) {
      throw new NodeException(
          Route.SETTING
              + "="
              + named
              + " cannot name a gateway; write lower-case letters, digits, \"-\"");
    }
    return named;
  }

  /** The queues that runs of this worker are on. */
  static List<String> queues(Map<String, String> env, NodeId node) throws NodeException {
    return List.of(TaskQueues.host(HostId.LOCAL, node), TaskQueues.gateway(name(env, node)));
  }
}

package dev.salvor.workflow.contract.order;

import dev.salvor.workflow.contract.run.NodeId;

/**
 * Which machine and which state folder a run belongs to. Every order carries it; a mismatch is
 * {@code WRONG_HOST} and nothing runs.
 *
 * @param machineId {@code /etc/machine-id} or what stands in for it
 * @param stateRoot absolute path of the state folder
 * @param stateId random id kept in the state folder
 */
public record HostPin(String machineId, String stateRoot, String stateId) {
  /** The node that this machine and state folder are. */
  public NodeId node() {
    return NodeId.of(machineId, stateId);
  }
}

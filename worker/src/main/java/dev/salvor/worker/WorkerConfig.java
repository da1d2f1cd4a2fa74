package dev.salvor.worker;

import dev.salvor.fleet.HostId;
import dev.salvor.workflow.connect.EngineTarget;
import dev.salvor.workflow.connect.StateFolder;
import dev.salvor.workflow.contract.run.NodeId;
import java.time.Duration;

/**
 * What a worker is started with.
 *
 * @param host whose task queue it serves
 * @param node this node; no other serves that queue
 * @param gateway for runs on hosts over SSH; every worker of this gateway serves its queue
 * @param drain how long it waits for what it is doing when it is asked to end; nothing is lost by a
 *     short one, since a successor attaches to what runs on the host
 */
record WorkerConfig(
    StateFolder state,
    EngineTarget target,
    HostId host,
    NodeId node,
    String gateway,
    Duration drain) {
  WorkerConfig {
    if (drain.isNegative()) {
      throw new IllegalArgumentException("drain: " + drain);
    }
  }
}

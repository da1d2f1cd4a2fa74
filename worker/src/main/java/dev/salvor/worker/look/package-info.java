/**
 * Looks at what is around a node, for runbooks that watch: an orchestrator by HTTP, heartbeats,
 * schedules, folders, the packages of hosts. What a look has found it writes down; {@code watch}
 * decides what is told. The node's commands may depend on it. One thread.
 */
@NullMarked
package dev.salvor.worker.look;

import org.jspecify.annotations.NullMarked;

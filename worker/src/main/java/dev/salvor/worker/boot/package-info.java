/**
 * Whether the node comes back by itself when the machine boots: a unit of the machine's service
 * manager, there only while a run is open or a schedule exists. Used by the node. Blocking; calls
 * are serialised by the caller.
 */
@NullMarked
package dev.salvor.worker.boot;

import org.jspecify.annotations.NullMarked;

/**
 * A host reached over SSH with nothing installed on it. The only place that knows SSHJ. Depends on
 * the transport's interfaces; only an assembly depends on it. Connections are safe for any thread;
 * channels belong to one call at a time.
 */
@NullMarked
package dev.salvor.activity.transport.ssh;

import org.jspecify.annotations.NullMarked;

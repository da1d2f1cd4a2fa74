/**
 * How command line and worker find the engine and speak to it: the state folder, the records the
 * node leaves there, the standard Temporal environment configuration, and one small connection. The
 * packages of command line and worker may depend on it, workflow code never. Values are immutable;
 * a connection may be shared by threads.
 */
@NullMarked
package dev.salvor.workflow.connect;

import org.jspecify.annotations.NullMarked;

/**
 * Deliberate stops: the records of what somebody stopped on purpose, with owner, reason and end.
 * The packages of command line and worker may depend on it, workflow code never: it reads files.
 * Values are immutable; the functions may be called by any thread.
 */
@NullMarked
package dev.salvor.workflow.stops;

import org.jspecify.annotations.NullMarked;

/**
 * Starts that this node's worker refused, in a file of its state folder. Worker and command line
 * may depend on it, workflow code never: it reads files. Safe for any thread; one process writes.
 */
@NullMarked
package dev.salvor.workflow.refused;

import org.jspecify.annotations.NullMarked;

/**
 * Hosts and how they are named. Depends on the names of the runbook package only. Immutable values,
 * safe for any thread.
 */
@NullMarked
package dev.salvor.fleet;

import org.jspecify.annotations.NullMarked;

/**
 * Hosts, how they are reached and how they are grouped. Depends on values of the runbook package
 * only. Immutable values, safe for any thread.
 */
@NullMarked
package dev.salvor.fleet;

import org.jspecify.annotations.NullMarked;

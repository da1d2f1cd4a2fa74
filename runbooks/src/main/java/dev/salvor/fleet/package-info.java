/**
 * Hosts and how they are named. Depends on nothing else of Salvor. Immutable values, safe for any
 * thread.
 */
@NullMarked
package dev.salvor.fleet;

import org.jspecify.annotations.NullMarked;

/**
 * A document with the place of each of its values, and the problems found in it. Depends on nothing
 * of the product. Immutable values, safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.source;

import org.jspecify.annotations.NullMarked;

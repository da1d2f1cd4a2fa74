/**
 * The runbook as immutable values, after reading and checking. Everybody may depend on it; it
 * depends on Jackson's annotations only. Safe for any thread.
 */
@NullMarked
package dev.salvor.runbook;

import org.jspecify.annotations.NullMarked;

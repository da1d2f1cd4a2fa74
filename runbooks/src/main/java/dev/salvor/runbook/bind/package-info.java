/**
 * Binds the values that a run is given to the parameters of its runbook. Depends on values and
 * problems. Stateless, safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.bind;

import org.jspecify.annotations.NullMarked;

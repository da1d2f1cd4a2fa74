/**
 * Binds the values that a run is given to the parameters of its runbook. Depends on values,
 * problems, expressions and the schemas of actions. Stateless, safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.bind;

import org.jspecify.annotations.NullMarked;

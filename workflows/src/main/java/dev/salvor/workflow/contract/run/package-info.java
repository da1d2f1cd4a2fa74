/**
 * Words of a run that all others use: ids, states, results, decisions. Immutable values; depends on
 * no other contract package.
 */
@NullMarked
package dev.salvor.workflow.contract.run;

import org.jspecify.annotations.NullMarked;

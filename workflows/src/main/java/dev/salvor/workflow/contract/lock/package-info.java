/**
 * Named locks: who holds one, who waits for it, and what is said between them and runs. Immutable
 * values; everybody may depend on them.
 */
@NullMarked
package dev.salvor.workflow.contract.lock;

import org.jspecify.annotations.NullMarked;

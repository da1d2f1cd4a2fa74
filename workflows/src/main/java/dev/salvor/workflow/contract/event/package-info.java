/**
 * What happened in a run, as one closed family of events. All logs and reports derive from them.
 * Immutable values.
 */
@NullMarked
package dev.salvor.workflow.contract.event;

import org.jspecify.annotations.NullMarked;

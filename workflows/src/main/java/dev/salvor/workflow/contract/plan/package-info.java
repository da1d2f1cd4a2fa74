/**
 * What a plan comes to: each step with its arguments and what its check says. Immutable values;
 * depends on orders only.
 */
@NullMarked
package dev.salvor.workflow.contract.plan;

import org.jspecify.annotations.NullMarked;

/**
 * What is sent to a host and what comes back: orders, reports and the results they are made of.
 * Immutable values.
 */
@NullMarked
package dev.salvor.workflow.contract.order;

import org.jspecify.annotations.NullMarked;

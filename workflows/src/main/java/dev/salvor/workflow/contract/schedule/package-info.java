/**
 * Schedules: what one is made of, and the words between the workflows that guard it and the worker
 * that acts on it. Immutable values; everybody may depend on it.
 */
@NullMarked
package dev.salvor.workflow.contract.schedule;

import org.jspecify.annotations.NullMarked;

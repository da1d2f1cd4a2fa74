/**
 * A run on many hosts: what it is started with, what people see of it, how it ends. Immutable
 * values; depends on the words of runs and their events only.
 */
@NullMarked
package dev.salvor.workflow.contract.fleet;

import org.jspecify.annotations.NullMarked;

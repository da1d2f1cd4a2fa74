/**
 * From the events of a run to the texts that people and programs read. Pure and deterministic: the
 * same events give the same bytes, on the host and on any other machine. Command line and
 * activities depend on it; it depends on the contract and on no file, clock or network. Values are
 * immutable; renderers and {@link dev.salvor.workflow.journal.LogLines} belong to one thread.
 */
@NullMarked
package dev.salvor.workflow.journal;

import org.jspecify.annotations.NullMarked;

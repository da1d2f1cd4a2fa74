/**
 * {@code report.html}: a run as one page for people, from its events and what its folder holds.
 * Pure and deterministic: the same input gives the same bytes; files come in through {@link
 * dev.salvor.workflow.report.Outputs} and {@link dev.salvor.workflow.report.Differences} only.
 * Command line and activities depend on it; it depends on the journal, the contract and runbooks.
 * Values are immutable; a page belongs to one thread.
 */
@NullMarked
package dev.salvor.workflow.report;

import org.jspecify.annotations.NullMarked;

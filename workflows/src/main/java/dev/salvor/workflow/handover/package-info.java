/**
 * The page for whoever takes a run over: from its events and its definition to Markdown with shell
 * commands. Pure and deterministic, so that the page on the host and the one from the engine agree.
 * Command line and activities depend on it; it depends on contract, journal and resolve, and on no
 * file, clock or network. A page belongs to one thread.
 */
@NullMarked
package dev.salvor.workflow.handover;

import org.jspecify.annotations.NullMarked;

/**
 * Tells people of what happens in runs: the notices that events make, and the workflow that brings
 * one to all its ways. Deterministic code; used by the interpreter and the worker.
 */
@NullMarked
package dev.salvor.workflow.notice;

import org.jspecify.annotations.NullMarked;

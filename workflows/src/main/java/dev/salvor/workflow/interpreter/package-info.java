/**
 * Runs a runbook as a durable workflow: deterministic code only. No clock, randomness, IO, threads
 * or environment but those of {@code io.temporal.workflow.Workflow}. Used by module worker through
 * {@code InterpreterRegistration}. Everything runs on workflow threads, one at a time.
 */
@NullMarked
package dev.salvor.workflow.interpreter;

import org.jspecify.annotations.NullMarked;

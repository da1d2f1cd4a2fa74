/**
 * Plans a run: asks the checks of a runbook and nothing else of it. Deterministic code, as the
 * interpreter. Used by module worker through {@code RehearsalRegistration}. Workflow threads only.
 */
@NullMarked
package dev.salvor.workflow.rehearsal;

import org.jspecify.annotations.NullMarked;

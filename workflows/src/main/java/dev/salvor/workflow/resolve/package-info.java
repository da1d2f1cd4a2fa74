/**
 * Evaluates the expressions of the next steps and turns them into commands. Pure: reads and writes
 * nothing, and depends on the contract and the runbooks. The worker offers it to the interpreter as
 * activities; the handover page asks it for the steps that are still to come. Safe for any thread.
 */
@NullMarked
package dev.salvor.workflow.resolve;

import org.jspecify.annotations.NullMarked;

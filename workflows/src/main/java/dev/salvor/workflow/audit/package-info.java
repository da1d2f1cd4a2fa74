/**
 * The audit of a node on its disk: the folder {@code audit} of its state folder, who may write
 * there and how, and the proof that it is whole. Command line and worker may depend on it, workflow
 * code never: it reads and writes files. Safe for any thread, and for many processes at once.
 */
@NullMarked
package dev.salvor.workflow.audit;

import org.jspecify.annotations.NullMarked;

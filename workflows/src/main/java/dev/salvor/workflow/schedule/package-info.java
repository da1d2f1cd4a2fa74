/**
 * What is durable about schedules beside the engine's own: the guard of a scheduled run and the
 * pause that ends. Deterministic code; used by the interpreter and the worker.
 */
@NullMarked
package dev.salvor.workflow.schedule;

import org.jspecify.annotations.NullMarked;

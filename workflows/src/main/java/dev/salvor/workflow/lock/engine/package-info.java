/**
 * What named locks and runs ask of the engine about each other. Activities, safe for any thread;
 * the registration of locks may depend on it.
 */
@NullMarked
package dev.salvor.workflow.lock.engine;

import org.jspecify.annotations.NullMarked;

/**
 * Turns broken promises into failures of the engine; the only place that does. Activity
 * implementations depend on it. Safe for any thread.
 */
@NullMarked
package dev.salvor.activity.failure;

import org.jspecify.annotations.NullMarked;

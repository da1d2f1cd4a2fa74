/**
 * Evaluates the expressions of the next steps and turns them into commands. Pure: reads and writes
 * nothing. The worker assembles it; nothing else depends on it. Safe for any thread.
 */
@NullMarked
package dev.salvor.activity.resolve;

import org.jspecify.annotations.NullMarked;

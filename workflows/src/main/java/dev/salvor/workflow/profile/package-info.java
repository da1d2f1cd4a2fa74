/**
 * How activities are called: timeouts, heartbeats, attempts; and the registry of version ids. Used
 * by the interpreter only. Immutable values, no state.
 */
@NullMarked
package dev.salvor.workflow.profile;

import org.jspecify.annotations.NullMarked;

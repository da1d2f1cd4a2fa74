/**
 * How a host is reached: interfaces, values, and what their implementations share. Everything in
 * activities may depend on it. Implementations are safe for any thread.
 */
@NullMarked
package dev.salvor.activity.transport;

import org.jspecify.annotations.NullMarked;

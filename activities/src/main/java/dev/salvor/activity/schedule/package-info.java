/**
 * Acts on the engine's schedules for the workflows that guard them. Put together by the worker
 * only. Stateless; a call may come from any thread.
 */
@NullMarked
package dev.salvor.activity.schedule;

import org.jspecify.annotations.NullMarked;

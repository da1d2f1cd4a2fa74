/**
 * Following a run until it ends or somebody stops looking: one loop over the engine's answers, and
 * the screens it is shown on. Commands depend on it. One thread.
 */
@NullMarked
package dev.salvor.cli.follow;

import org.jspecify.annotations.NullMarked;

/**
 * Where the handover page of a run comes from: the engine's history, or the run's folder on this
 * machine. The command depends on it. Single-threaded.
 */
@NullMarked
package dev.salvor.cli.handover;

import org.jspecify.annotations.NullMarked;

/**
 * The logs of a run as text: from its events, or from its folder where that is on this machine.
 * Commands and the following of runs depend on it. Stateless.
 */
@NullMarked
package dev.salvor.cli.logs;

import org.jspecify.annotations.NullMarked;

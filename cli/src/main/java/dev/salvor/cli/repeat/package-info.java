/**
 * Making a run from one that has ended: what that one came to, and with which step to begin. Pure;
 * commands depend on it.
 */
@NullMarked
package dev.salvor.cli.repeat;

import org.jspecify.annotations.NullMarked;

/**
 * Runbooks for commands: found by name or file, read, bound to parameters, pinned. Commands depend
 * on it. Immutable.
 */
@NullMarked
package dev.salvor.cli.book;

import org.jspecify.annotations.NullMarked;

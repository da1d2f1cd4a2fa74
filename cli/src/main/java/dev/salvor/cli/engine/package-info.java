/**
 * The engine as the command line sees it: describe, history, list, start, decide; every call has an
 * end. Commands depend on it. Implementations are safe for any thread.
 */
@NullMarked
package dev.salvor.cli.engine;

import org.jspecify.annotations.NullMarked;

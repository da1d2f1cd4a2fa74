/**
 * How two definitions of a runbook differ, in the words of the language. Pure functions over
 * runbooks; commands and views depend on it.
 */
@NullMarked
package dev.salvor.cli.diff;

import org.jspecify.annotations.NullMarked;

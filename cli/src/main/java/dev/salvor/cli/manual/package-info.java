/**
 * Pages of the manual and completions, made from the model of the commands. Commands depend on it.
 * Pure functions.
 */
@NullMarked
package dev.salvor.cli.manual;

import org.jspecify.annotations.NullMarked;

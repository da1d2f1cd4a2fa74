/**
 * Programs beside Salvor that know more about shell code. Commands depend on it. One process at a
 * time, under a time limit; no state.
 */
@NullMarked
package dev.salvor.cli.lint;

import org.jspecify.annotations.NullMarked;

/**
 * Start of the command line: picks the command before anything else is loaded. Nothing depends on
 * it. One thread.
 */
@NullMarked
package dev.salvor.cli;

import org.jspecify.annotations.NullMarked;

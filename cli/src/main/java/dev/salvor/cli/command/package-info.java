/** One class per command. Only the start of the program depends on it. One thread each. */
@NullMarked
package dev.salvor.cli.command;

import org.jspecify.annotations.NullMarked;

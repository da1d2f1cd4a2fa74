/** Screens, told facts. Single-threaded. */
@NullMarked
package dev.salvor.cli.follow;

import org.jspecify.annotations.NullMarked;

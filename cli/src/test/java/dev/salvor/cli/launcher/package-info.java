/** The launcher as a program; its builds are played. */
@NullMarked
package dev.salvor.cli.launcher;

import org.jspecify.annotations.NullMarked;

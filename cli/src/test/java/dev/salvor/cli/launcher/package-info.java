/** Tests of the launcher as a program. */
@NullMarked
package dev.salvor.cli.launcher;

import org.jspecify.annotations.NullMarked;

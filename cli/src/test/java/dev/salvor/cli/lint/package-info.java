/** The shellcheck of this machine. */
@NullMarked
package dev.salvor.cli.lint;

import org.jspecify.annotations.NullMarked;

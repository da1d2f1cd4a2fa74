/** Damaged input for all readers of this module. */
@NullMarked
package dev.salvor.fuzz;

import org.jspecify.annotations.NullMarked;

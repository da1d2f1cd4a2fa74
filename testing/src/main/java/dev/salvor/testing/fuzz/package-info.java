/** Damaged input for everything that reads what others wrote. */
@NullMarked
package dev.salvor.testing.fuzz;

import org.jspecify.annotations.NullMarked;

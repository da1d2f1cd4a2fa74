/** The programs that a host runs, as texts of this product. */
@NullMarked
package dev.salvor.activity.program;

import org.jspecify.annotations.NullMarked;

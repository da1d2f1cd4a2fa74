/** Tests of the package of the same name. Single-threaded. */
@NullMarked
package dev.salvor.fleet.select;

import org.jspecify.annotations.NullMarked;

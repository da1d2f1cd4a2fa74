/** Tests of lists. */
@NullMarked
package dev.salvor.packages.list;

import org.jspecify.annotations.NullMarked;

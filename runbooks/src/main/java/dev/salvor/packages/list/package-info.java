/**
 * What hosts say that they have installed: the text that the program {@code host-packages.sh}
 * prints, and files that distributions keep themselves. Readers hold no more than what they give on
 * and are not for several threads; values are immutable.
 */
@NullMarked
package dev.salvor.packages.list;

import org.jspecify.annotations.NullMarked;

/** Tests of resync. */
@NullMarked
package dev.salvor.packages.resync;

import org.jspecify.annotations.NullMarked;

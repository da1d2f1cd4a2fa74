/** Tests of version orders. */
@NullMarked
package dev.salvor.packages.version;

import org.jspecify.annotations.NullMarked;

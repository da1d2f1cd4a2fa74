/** Tests of drift. */
@NullMarked
package dev.salvor.packages.drift;

import org.jspecify.annotations.NullMarked;

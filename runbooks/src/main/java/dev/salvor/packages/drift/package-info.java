/**
 * How hosts differ in what they have installed. A {@link dev.salvor.packages.drift.Drift} gathers
 * and is for one thread at a time; what it finds are immutable values.
 */
@NullMarked
package dev.salvor.packages.drift;

import org.jspecify.annotations.NullMarked;

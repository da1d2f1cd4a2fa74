/** Tests of resolving. Single-threaded. */
@NullMarked
package dev.salvor.activity.resolve;

import org.jspecify.annotations.NullMarked;

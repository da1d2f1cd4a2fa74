/** Versions and their order, one for each distribution. No state, safe for any thread. */
@NullMarked
package dev.salvor.packages.version;

import org.jspecify.annotations.NullMarked;

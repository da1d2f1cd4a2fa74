/** Tests of the package of the same name. */
@NullMarked
package dev.salvor.worker.watch;

import org.jspecify.annotations.NullMarked;

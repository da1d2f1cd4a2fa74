/** Tests of the package of the same name. */
@NullMarked
package dev.salvor.worker.boot;

import org.jspecify.annotations.NullMarked;

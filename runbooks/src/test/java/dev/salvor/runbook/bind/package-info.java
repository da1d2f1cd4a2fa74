/** Tests of the package of the same name. Single-threaded. */
@NullMarked
package dev.salvor.runbook.bind;

import org.jspecify.annotations.NullMarked;

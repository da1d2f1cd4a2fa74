/** Tests of the package of the same name. Single-threaded. */
@NullMarked
package dev.salvor.runbook.imports;

import org.jspecify.annotations.NullMarked;

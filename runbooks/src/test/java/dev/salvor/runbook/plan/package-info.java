/** Tests of the package of the same name. Single-threaded. */
@NullMarked
package dev.salvor.runbook.plan;

import org.jspecify.annotations.NullMarked;

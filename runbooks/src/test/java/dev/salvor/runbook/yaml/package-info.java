/** Tests of reading. Single-threaded. */
@NullMarked
package dev.salvor.runbook.yaml;

import org.jspecify.annotations.NullMarked;

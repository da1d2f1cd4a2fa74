/** Tests of resolving. Single-threaded. */
@NullMarked
package dev.salvor.workflow.resolve;

import org.jspecify.annotations.NullMarked;

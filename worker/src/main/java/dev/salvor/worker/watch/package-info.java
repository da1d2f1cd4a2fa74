/**
 * Looks at a node from outside its engine: what is wrong, what was told of it before, and what is
 * to be told now; the latter also of what others have found. The node's commands and {@code look}
 * may depend on it. One thread.
 */
@NullMarked
package dev.salvor.worker.watch;

import org.jspecify.annotations.NullMarked;

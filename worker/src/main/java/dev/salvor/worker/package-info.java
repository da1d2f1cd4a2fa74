/**
 * The node of one machine: brings up engine and worker, assembles the worker. Nothing depends on
 * it; the command line starts {@link dev.salvor.worker.NodeMain} as a process of its own.
 */
@NullMarked
package dev.salvor.worker;

import org.jspecify.annotations.NullMarked;

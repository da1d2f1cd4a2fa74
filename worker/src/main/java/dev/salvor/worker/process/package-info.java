/**
 * Processes that outlive whoever starts them, files that are locked by the operating system, and
 * errors in words. Used by the packages of this module. Thread-safe.
 */
@NullMarked
package dev.salvor.worker.process;

import org.jspecify.annotations.NullMarked;

/**
 * The files that a run leaves behind on its host, and the masking of the worker's own log. Host
 * activities and the worker depend on it. Writers of one run folder wait for each other, in one
 * process and between processes.
 */
@NullMarked
package dev.salvor.activity.log;

import org.jspecify.annotations.NullMarked;

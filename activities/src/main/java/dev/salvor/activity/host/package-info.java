/**
 * The activities of one host: ready for a run, a segment, the end of a run. Workers register them;
 * nobody else depends on it. Safe for any thread.
 */
@NullMarked
package dev.salvor.activity.host;

import org.jspecify.annotations.NullMarked;

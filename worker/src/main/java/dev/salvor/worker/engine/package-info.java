/**
 * The embedded engine: one Temporal dev server per state folder, found or fetched at one pinned
 * version, started detached, watched, stopped, saved. Used by the node only. Blocking calls, safe
 * from several processes at once.
 */
@NullMarked
package dev.salvor.worker.engine;

import org.jspecify.annotations.NullMarked;

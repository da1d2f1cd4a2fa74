/**
 * What is worked out about schedules on the command line: cron lines, what became of due times, how
 * the inventory differs from what was pinned. Commands and views depend on it. Immutable values.
 */
@NullMarked
package dev.salvor.cli.schedule;

import org.jspecify.annotations.NullMarked;

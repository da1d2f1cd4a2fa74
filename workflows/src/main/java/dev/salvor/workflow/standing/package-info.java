/**
 * What operators ordered of schedules, as this node knows it: a record each in its state folder,
 * beside which the engine's schedule is laid. The packages of command line, activities and worker
 * may depend on it, workflow code never: it reads files. Safe for any thread; of several processes
 * that write the record of one schedule the last one counts.
 */
@NullMarked
package dev.salvor.workflow.standing;

import org.jspecify.annotations.NullMarked;

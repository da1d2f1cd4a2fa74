/**
 * Runbooks made from what others wrote: shell scripts and jobs of Rundeck. What is not understood
 * is said, never guessed, and nothing is executed. Depends on the values and the YAML reader; the
 * command line depends on it. Pure functions, safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.imports;

import org.jspecify.annotations.NullMarked;

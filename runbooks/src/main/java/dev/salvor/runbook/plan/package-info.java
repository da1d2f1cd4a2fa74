/**
 * What will happen with a runbook, as far as it can be known without running it: segments and ids
 * of steps. Pure functions over runbooks. Depends on expressions. Safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.plan;

import org.jspecify.annotations.NullMarked;

/**
 * The runbook that a new one begins as. Depends on nothing; the command line depends on it. Pure
 * functions, safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.starter;

import org.jspecify.annotations.NullMarked;

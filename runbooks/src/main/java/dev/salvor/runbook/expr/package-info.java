/**
 * Expressions (CEL) and texts that hold them. The CEL environment is built at first use, once.
 * Depends on nothing of the product but values. Safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.expr;

import org.jspecify.annotations.NullMarked;

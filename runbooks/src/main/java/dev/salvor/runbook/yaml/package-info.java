/**
 * From text to a pinned runbook, or to all problems in it. Depends on the checks and the schema.
 * Stateless, safe for any thread.
 */
@NullMarked
package dev.salvor.runbook.yaml;

import org.jspecify.annotations.NullMarked;

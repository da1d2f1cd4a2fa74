/**
 * The one JSON form of all values, and the pinning of definitions. Everybody may depend on it. Safe
 * for any thread.
 */
@NullMarked
package dev.salvor.runbook.json;

import org.jspecify.annotations.NullMarked;

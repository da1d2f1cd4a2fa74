/**
 * Rules over a document that the schema cannot say. They look at documents of any shape, so that
 * all problems are found at once. Depends on documents, schema and expressions. Stateless, safe for
 * any thread.
 */
@NullMarked
package dev.salvor.runbook.check;

import org.jspecify.annotations.NullMarked;

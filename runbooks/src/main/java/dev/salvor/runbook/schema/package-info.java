/**
 * The JSON Schema of the language and of the typed actions: the structural part of checking, and
 * what editors and the reference page are made from. Depends on documents only. Loaded once, safe
 * for any thread.
 */
@NullMarked
package dev.salvor.runbook.schema;

import org.jspecify.annotations.NullMarked;

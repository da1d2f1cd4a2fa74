/**
 * The runbooks that come with the product, and those in files. Depends on reading. Stateless, safe
 * for any thread.
 */
@NullMarked
package dev.salvor.runbook.catalogue;

import org.jspecify.annotations.NullMarked;

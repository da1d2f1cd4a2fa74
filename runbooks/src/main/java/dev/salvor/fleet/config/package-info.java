/**
 * Finds what other files say of the hosts of an inventory that it says otherwise. Depends on the
 * inventory's values. Pure functions over text, safe for any thread.
 */
@NullMarked
package dev.salvor.fleet.config;

import org.jspecify.annotations.NullMarked;

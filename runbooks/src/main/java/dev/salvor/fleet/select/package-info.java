/**
 * Which hosts of an inventory are meant. Depends on the inventory's values. Stateless, safe for any
 * thread.
 */
@NullMarked
package dev.salvor.fleet.select;

import org.jspecify.annotations.NullMarked;

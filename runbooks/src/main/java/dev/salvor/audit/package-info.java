/**
 * The audit: what an entry says, how entries make a chain, and what is wrong with one that somebody
 * changed. Pure functions over bytes; everybody may depend on it. Safe for any thread but where a
 * class says otherwise.
 */
@NullMarked
package dev.salvor.audit;

import org.jspecify.annotations.NullMarked;

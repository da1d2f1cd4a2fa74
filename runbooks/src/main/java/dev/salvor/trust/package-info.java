/**
 * Keys that sign, keys that verify, and which of them are trusted with what. Pure but for random
 * numbers; everybody may depend on it. Safe for any thread.
 */
@NullMarked
package dev.salvor.trust;

import org.jspecify.annotations.NullMarked;

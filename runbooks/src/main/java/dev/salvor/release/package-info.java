/**
 * What a release for an update over the air is: its facts, the list of what is in it and its
 * digest. Pure; everybody may depend on it. Safe for any thread.
 */
@NullMarked
package dev.salvor.release;

import org.jspecify.annotations.NullMarked;

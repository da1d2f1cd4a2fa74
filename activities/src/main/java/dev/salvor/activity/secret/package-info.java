/**
 * Secrets that this machine uses for itself: on the way to hosts and to tell people. Depends on the
 * texts of host programs only, by one of which every reference is read. Safe for any thread.
 */
@NullMarked
package dev.salvor.activity.secret;

import org.jspecify.annotations.NullMarked;

/**
 * The supervisor that lives on hosts, seen from here: puts it there, writes its orders, begins or
 * attaches, reads its record. The programs themselves are resources under {@code dev/salvor/host}.
 * Only {@code dev.salvor.activity.host} and tests depend on it. Safe for any thread unless a type
 * says otherwise.
 */
@NullMarked
package dev.salvor.activity.supervisor;

import org.jspecify.annotations.NullMarked;

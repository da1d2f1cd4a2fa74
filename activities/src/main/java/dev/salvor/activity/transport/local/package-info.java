/** The machine that this program runs on. Safe for any thread. */
@NullMarked
package dev.salvor.activity.transport.local;

import org.jspecify.annotations.NullMarked;

/** What tests of all modules share. Test scope only. */
@NullMarked
package dev.salvor.testing;

import org.jspecify.annotations.NullMarked;

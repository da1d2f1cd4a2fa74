/** What somebody does to an archive who wants more of its reader than to read it. Tests only. */
@NullMarked
package dev.salvor.testing.attack;

import org.jspecify.annotations.NullMarked;

/** Tests of the files that a run leaves behind. */
@NullMarked
package dev.salvor.activity.log;

import org.jspecify.annotations.NullMarked;

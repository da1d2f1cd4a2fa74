/** Tests of the package of the same name. */
@NullMarked
package dev.salvor.activity.secret;

import org.jspecify.annotations.NullMarked;

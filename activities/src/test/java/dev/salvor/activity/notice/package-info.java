/** Tests of the package of the same name. */
@NullMarked
package dev.salvor.activity.notice;

import org.jspecify.annotations.NullMarked;

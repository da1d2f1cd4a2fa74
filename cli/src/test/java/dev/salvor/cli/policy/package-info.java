/** Tests of the package of the same name. */
@NullMarked
package dev.salvor.cli.policy;

import org.jspecify.annotations.NullMarked;

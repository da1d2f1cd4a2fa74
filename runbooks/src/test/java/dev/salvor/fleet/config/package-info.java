/** Tests of the package of the same name. Single-threaded. */
@NullMarked
package dev.salvor.fleet.config;

import org.jspecify.annotations.NullMarked;

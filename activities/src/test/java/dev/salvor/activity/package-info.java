/** Rules for all packages of the module. */
@NullMarked
package dev.salvor.activity;

import org.jspecify.annotations.NullMarked;

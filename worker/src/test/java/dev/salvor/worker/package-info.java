@NullMarked
package dev.salvor.worker;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.salvor.policy;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.salvor.notice;

import org.jspecify.annotations.NullMarked;

@NullMarked
package dev.salvor.worker.process;

import org.jspecify.annotations.NullMarked;

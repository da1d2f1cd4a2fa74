@NullMarked
package dev.salvor.worker.engine;

import org.jspecify.annotations.NullMarked;

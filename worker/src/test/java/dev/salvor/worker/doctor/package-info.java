@NullMarked
package dev.salvor.worker.doctor;

import org.jspecify.annotations.NullMarked;

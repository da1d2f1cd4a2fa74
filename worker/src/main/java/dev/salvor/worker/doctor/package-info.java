/** What may be wrong with a node, each finding with its fix. Changes nothing. One thread. */
@NullMarked
package dev.salvor.worker.doctor;

import org.jspecify.annotations.NullMarked;

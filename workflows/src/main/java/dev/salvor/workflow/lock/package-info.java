/**
 * The workflow of one named lock. Workers register it; deterministic code only. Depends on
 * contracts and profiles.
 */
@NullMarked
package dev.salvor.workflow.lock;

import org.jspecify.annotations.NullMarked;

/**
 * Asking a gateway about hosts, beside runs. Workers register it; deterministic code only. Depends
 * on contracts and profiles.
 */
@NullMarked
package dev.salvor.workflow.gateway;

import org.jspecify.annotations.NullMarked;

/**
 * What a run asks of its node when people are to be told: interfaces and immutable records.
 * Everybody may depend on it.
 */
@NullMarked
package dev.salvor.workflow.contract.notice;

import org.jspecify.annotations.NullMarked;

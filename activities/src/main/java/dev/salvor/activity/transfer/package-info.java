/**
 * What is read on this machine to be copied to a host: a manifest of it, its digests, its bytes as
 * a stream. Knows no host. The supervisor's package may depend on it. Values are immutable; a
 * stream is for the thread that writes it.
 */
@NullMarked
package dev.salvor.activity.transfer;

import org.jspecify.annotations.NullMarked;

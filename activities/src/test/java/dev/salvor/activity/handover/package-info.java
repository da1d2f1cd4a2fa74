/** Tests of the handover pages on a host. */
@NullMarked
package dev.salvor.activity.handover;

import org.jspecify.annotations.NullMarked;

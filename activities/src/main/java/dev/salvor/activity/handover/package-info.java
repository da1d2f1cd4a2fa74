/**
 * Keeps the handover page in each run's folder on the host. The activities call it around their
 * orders; it depends on transport, the supervisor's paths and library, and the page itself. For any
 * thread.
 */
@NullMarked
package dev.salvor.activity.handover;

import org.jspecify.annotations.NullMarked;

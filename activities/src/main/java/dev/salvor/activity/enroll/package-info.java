/**
 * Puts a worker on another host, as a gateway is asked to, and takes it away again. The worker's
 * assembly depends on it; it reaches hosts through connections only. Safe for any thread.
 */
@NullMarked
package dev.salvor.activity.enroll;

import org.jspecify.annotations.NullMarked;

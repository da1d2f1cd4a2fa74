/**
 * Asks a worker's policy before an order is carried out: what the order names, where that leads on
 * the host, who has signed. Depends on orders, transports and the policy's values. Safe for any
 * thread.
 */
@NullMarked
package dev.salvor.activity.policy;

import org.jspecify.annotations.NullMarked;

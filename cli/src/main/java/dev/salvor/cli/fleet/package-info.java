/**
 * Where the inventory lies on this machine. Commands depend on it. Stateless, safe for any thread.
 */
@NullMarked
package dev.salvor.cli.fleet;

import org.jspecify.annotations.NullMarked;

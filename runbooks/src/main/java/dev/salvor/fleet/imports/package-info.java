/**
 * Inventories made of what other tools know: Ansible's in both forms, and OpenSSH's configuration.
 * Depends on the reader, whose checks every result passes. Stateless, safe for any thread.
 */
@NullMarked
package dev.salvor.fleet.imports;

import org.jspecify.annotations.NullMarked;

/**
 * The keys of the account that runs the command: its own, and those that it trusts. Only commands
 * depend on it. One thread each; the file of trusted keys is locked while it is changed.
 */
@NullMarked
package dev.salvor.cli.trust;

import org.jspecify.annotations.NullMarked;

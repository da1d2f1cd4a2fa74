/**
 * What the command line writes into the audit of this machine's node: whatever it asks the engine
 * to do, and what it does itself. Commands depend on it. One thread.
 */
@NullMarked
package dev.salvor.cli.audit;

import org.jspecify.annotations.NullMarked;

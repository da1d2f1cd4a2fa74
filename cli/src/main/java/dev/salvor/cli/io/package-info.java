/**
 * What every command needs to speak: streams, exit codes, problems for people, escaping. All other
 * packages of the command line may depend on it, it depends on none of them. {@code Io} is safe for
 * any thread.
 */
@NullMarked
package dev.salvor.cli.io;

import org.jspecify.annotations.NullMarked;

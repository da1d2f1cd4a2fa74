/**
 * A rehearsal of the usual commands against a stand-in engine in the same process, from which the
 * JVM learns which classes to keep in its archive. Nothing depends on it; it talks to nobody.
 */
@NullMarked
package dev.salvor.cli.rehearsal;

import org.jspecify.annotations.NullMarked;

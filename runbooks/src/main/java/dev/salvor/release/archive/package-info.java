/**
 * Releases in archives: made of a folder, and read back without unpacking. The only place that
 * knows tar and its compressions; nothing of it is loaded before it is used. One thread for each
 * archive.
 */
@NullMarked
package dev.salvor.release.archive;

import org.jspecify.annotations.NullMarked;

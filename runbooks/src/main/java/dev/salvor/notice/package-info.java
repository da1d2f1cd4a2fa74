/**
 * What people are told about runs and nodes, by which ways, and in which words: values, the reader
 * of {@code notices.yaml}, templates. Pure but for reading that file; everybody may depend on it.
 * Safe for any thread.
 */
@NullMarked
package dev.salvor.notice;

import org.jspecify.annotations.NullMarked;

/**
 * How values travel: the one data converter and the codec that seals every payload. Worker and
 * command line depend on it; workflow code does not. Safe for any thread.
 */
@NullMarked
package dev.salvor.workflow.wire;

import org.jspecify.annotations.NullMarked;

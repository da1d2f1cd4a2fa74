/** Tests of the handover page. Single-threaded. */
@NullMarked
package dev.salvor.workflow.handover;

import org.jspecify.annotations.NullMarked;

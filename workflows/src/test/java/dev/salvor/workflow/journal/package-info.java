/** Tests of the logs, against one fixture and golden files. */
@NullMarked
package dev.salvor.workflow.journal;

import org.jspecify.annotations.NullMarked;

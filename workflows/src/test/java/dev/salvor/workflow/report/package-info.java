/** Tests of the page: golden file, hostile values, size, scale of time. */
@NullMarked
package dev.salvor.workflow.report;

import org.jspecify.annotations.NullMarked;

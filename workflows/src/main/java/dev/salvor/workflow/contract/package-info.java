/**
 * What workflows, activities, worker and command line say to each other: interfaces and immutable
 * records, one in and one out. Everybody may depend on it.
 */
@NullMarked
package dev.salvor.workflow.contract;

import org.jspecify.annotations.NullMarked;

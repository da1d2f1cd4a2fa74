/**
 * What has to be brought to which host so that machines have the same packages again: from the
 * lists of hosts and the published index to a plan with a direction for each package. Pure;
 * everybody may depend on it. Values are immutable; what collects is not for several threads.
 */
@NullMarked
package dev.salvor.packages.resync;

import org.jspecify.annotations.NullMarked;

/**
 * What a gateway is asked about hosts beside runs, and what it answers. Immutable values; everybody
 * may depend on them.
 */
@NullMarked
package dev.salvor.workflow.contract.gateway;

import org.jspecify.annotations.NullMarked;

/**
 * What a worker lets orders do on its hosts: rules, the reader of {@code worker.yaml}, and the
 * decision as a pure function that names the rule. Nothing here looks at a host: who asks brings
 * along what a rule needs to know. Pure but for reading that file; everybody may depend on it. Safe
 * for any thread.
 */
@NullMarked
package dev.salvor.policy;

import org.jspecify.annotations.NullMarked;

/**
 * What of a runbook can be known before it runs. Pure functions over runbooks; commands and views
 * depend on it.
 */
@NullMarked
package dev.salvor.cli.plan;

import org.jspecify.annotations.NullMarked;

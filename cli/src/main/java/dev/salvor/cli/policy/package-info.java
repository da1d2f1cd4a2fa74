/**
 * What a worker's policy would say to a runbook, before there is a run: its steps as far as they
 * are known, and where what they name leads on this machine. One thread.
 */
@NullMarked
package dev.salvor.cli.policy;

import org.jspecify.annotations.NullMarked;

/**
 * Pure functions from what is known of runs and runbooks to text and JSON. Nothing here reads a
 * clock, a file or the network. Commands depend on it. Single thread per object.
 */
@NullMarked
package dev.salvor.cli.view;

import org.jspecify.annotations.NullMarked;

/**
 * This machine's node as the command line sees it: another program, asked through its command line
 * and its JSON. Commands depend on it. One thread.
 */
@NullMarked
package dev.salvor.cli.node;

import org.jspecify.annotations.NullMarked;

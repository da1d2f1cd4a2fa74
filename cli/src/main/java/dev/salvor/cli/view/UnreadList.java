package dev.salvor.cli.view;

/**
 * A list of packages that could not be had.
 *
 * @param host or a file
 */
public record UnreadList(String host, String why) {}

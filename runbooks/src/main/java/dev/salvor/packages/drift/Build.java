package dev.salvor.packages.drift;

/** A content as it was built once. */
record Build(Content content, long built, long buildId) {}

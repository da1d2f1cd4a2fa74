package dev.salvor.packages.drift;

/** What all builds of it with the same flags have in common; one object for all hosts. */
record Content(PackageKey key, String version, String repository, String flags) {}

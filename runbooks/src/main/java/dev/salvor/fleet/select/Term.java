package dev.salvor.fleet.select;

import java.util.Optional;

/**
 * One part of a selector.
 *
 * @param text as written, with its sign
 * @param column where it begins, from 1
 */
record Term(String text, int column, Sign sign, Body body) {
  /** What it does with the hosts before it. */
  enum Sign {
    ADD,
    KEEP,
    TAKE_AWAY
  }

  /** The hosts that it names. */
  sealed interface Body {
    /** A host or a group. */
    record Name(String name) implements Body {}

    /** Hosts and groups by {@code *}, {@code ?} and {@code [abc]}. */
    record Glob(String glob) implements Body {}

    /** Hosts by a range, {@code web[01:20].example.net}. */
    record Range(String range) implements Body {}

    /** Hosts and groups whose names begin with what RE2 finds. */
    record Regex(String regex) implements Body {}

    /** Hosts with a label; without a value, with any value. The value may be a glob. */
    record Label(String key, Optional<String> value) implements Body {}

    /**
     * Some of what {@code of} names, by position.
     *
     * @param range the same text read as a range of host names, for where no name is known
     * @param from from 0, or from the end below 0
     * @param to the last one; absent: up to the end
     */
    record Slice(Body of, String range, int from, Optional<Integer> to) implements Body {}
  }
}

package dev.salvor.runbook;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Unmodifiable copies that keep the order of insertion. {@code Map.copyOf} orders by a salt of the
 * JVM, which would make a workflow's replay take another path than its first execution.
 */
public final class Copies {
  private Copies() {}

  /** An unmodifiable copy of {@code map} in the same order. */
  public static <K, V> Map<K, V> ordered(Map<K, V> map) {
    return Collections.unmodifiableMap(new LinkedHashMap<>(map));
  }
}

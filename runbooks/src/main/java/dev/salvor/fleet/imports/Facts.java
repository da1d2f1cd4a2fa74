package dev.salvor.fleet.imports;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is said of a host, a group or all: keys of an inventory with values as they are written. */
final class Facts {
  final Map<String, String> settings = new LinkedHashMap<>();
  final Map<String, String> labels = new LinkedHashMap<>();

  void addAll(Facts other) {
    settings.putAll(other.settings);
    labels.putAll(other.labels);
  }

  boolean isEmpty() {
    return settings.isEmpty() && labels.isEmpty();
  }

  /** All of it under one kind of key, {@code labels.x} for a label. */
  Map<String, String> all() {
    Map<String, String> out = new LinkedHashMap<>(settings);
    labels.forEach((k, v) -> out.put("labels." + k, v));
    return out;
  }

  void put(String key, String value) {
    if (key.startsWith("labels.")) {
      labels.put(key.substring("labels.".length()), value);
    } else {
      settings.put(key, value);
    }
  }

  void remove(String key) {
    if (key.startsWith("labels.")) {
      labels.remove(key.substring("labels.".length()));
    } else {
      settings.remove(key);
    }
  }
}

package dev.salvor.fleet.imports;

import dev.salvor.fleet.Group;
import dev.salvor.fleet.HostRanges;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Names that an inventory allows, made from names that others allow; each stays itself. */
final class HostNames {
  private static final int LONGEST = 59;
  private final Map<String, String> names = new LinkedHashMap<>();
  private final Set<String> taken = new HashSet<>(Group.RESERVED);

  /** The name for {@code original}; the same one each time. */
  String of(String original, String otherwise) {
    String known = names.get(original);
    if (known != null) {
      return known;
    }
    String base = usable(original, otherwise);
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    names.put(original, name);
    return name;
  }

  /** The name for a group; a host has precedence. */
  String ofGroup(String original) {
    String base = usable(original, "group");
    String name = taken.contains(base) ? base + "-group" : base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-group-" + i;
    }
    return name;
  }

  private static String usable(String original, String otherwise) {
    boolean ranges = HostRanges.has(original);
    String name =
        original
            .toLowerCase(Locale.ROOT)
            .replaceAll(ranges ? "[^a-z0-9._:\\[\\]-]+" : "[^a-z0-9._-]+", "-")
            .replaceAll("\\.\\.+", ".")
            .replaceFirst("^[^a-z0-9\\[]+", "")
            .replaceFirst("[-.]+$", "");
    if (!ranges && name.length() > LONGEST) {
      name = name.substring(0, LONGEST).replaceFirst("[-.]+$", "");
    }
    return name.isEmpty() ? otherwise : name;
  }
}

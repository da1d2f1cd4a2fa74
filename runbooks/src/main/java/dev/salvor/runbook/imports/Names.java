package dev.salvor.runbook.imports;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

/** Names that the language allows, made from names that others allow. */
final class Names {
  private static final int LONGEST = 63;
  private final Set<String> taken = new HashSet<>();

  /** A name of a step, runbook or fallback like {@code wanted}. */
  static String path(String wanted, String otherwise) {
    String slug =
        wanted
            .toLowerCase(Locale.ROOT)
            .replaceAll("[^a-z0-9._-]+", "-")
            .replaceAll("\\.\\.+", ".")
            .replaceAll("^[^a-z0-9]+", "")
            .replaceAll("[-.]+$", "");
    slug = slug.length() > LONGEST - 4 ? slug.substring(0, LONGEST - 4) : slug;
    return dev.salvor.runbook.Names.isPathName(slug) ? slug : otherwise;
  }

  /** A name of a parameter like {@code wanted}. */
  static String identifier(String wanted) {
    String name = wanted.replaceAll("[^A-Za-z0-9_]", "_");
    name = name.isEmpty() || Character.isDigit(name.charAt(0)) ? "_" + name : name;
    return name.length() > LONGEST ? name.substring(0, LONGEST) : name;
  }

  /** {@link #path}, with a number if it is taken already. */
  String unique(String wanted, String otherwise) {
    String base = path(wanted, otherwise);
    String name = base;
    for (int i = 2; !taken.add(name); i++) {
      name = base + "-" + i;
    }
    return name;
  }
}

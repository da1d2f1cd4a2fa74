package dev.salvor.fleet.imports;

import java.util.Locale;
import java.util.regex.Pattern;

/** What an inventory can be made of. */
public enum Kind {
  ANSIBLE_INI("ansible-ini"),
  ANSIBLE_YAML("ansible-yaml"),
  SSH_CONFIG("ssh-config");

  private static final Pattern SSH =
      Pattern.compile("(?im)^\\s*(?:Host|Match)[\\s=]+\\S|^\\s*Include\\s+\\S");
  private static final Pattern SECTION = Pattern.compile("(?m)^\\s*\\[[^\\]]+\\]\\s*(?:[#;].*)?$");
  private static final Pattern MAPPING = Pattern.compile("(?m)^[^\\s#;\\[=]+:\\s*(?:[#{].*)?$");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /** How it is named on a command line. */
  public String word() {
    return word;
  }

  /** What {@code text} looks like. */
  public static Kind of(String file, String text) {
    String name = file.toLowerCase(Locale.ROOT);
    if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      return ANSIBLE_YAML;
    }
    if (SECTION.matcher(text).find()) {
      return ANSIBLE_INI;
    }
    if (SSH.matcher(text).find()) {
      return SSH_CONFIG;
    }
    return MAPPING.matcher(text).find() ? ANSIBLE_YAML : ANSIBLE_INI;
  }
}

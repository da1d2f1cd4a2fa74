package dev.salvor.activity.notice;

import dev.salvor.runbook.SecretRef;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** Values behind references, read at each use and never kept. */
final class Secrets {
  private static final int LONGEST = 1 << 16;

  private final Map<String, String> env;

  Secrets(Map<String, String> env) {
    this.env = env;
  }

  /** The value, without the end of its line; empty if the reference leads nowhere. */
  Optional<String> value(SecretRef ref) {
    return switch (ref.source()) {
      case ENV -> Optional.ofNullable(env.get(ref.name()));
      case FILE -> file(Path.of(ref.name()));
    };
  }

  /** The text itself, or what it refers to. */
  Optional<String> textOrSecret(String text) {
    return SecretRef.isOne(text) ? value(SecretRef.parse(text)) : Optional.of(text);
  }

  private static Optional<String> file(Path path) {
    try {
      return Files.isRegularFile(path) && Files.size(path) <= LONGEST
          ? Optional.of(Files.readString(path).stripTrailing())
          : Optional.empty();
    } catch (IOException unreadable) {
      return Optional.empty();
    }
  }

  /** That a reference leads nowhere, for people. */
  static String missing(SecretRef ref) {
    return switch (ref.source()) {
      case ENV ->
          "no variable "
              + ref.name()
              + " here; use file:/PATH, or name the variable in SALVOR_NODE_ENV and start the node"
              + " anew";
      case FILE -> "the secret's file " + ref.name() + " cannot be read";
    };
  }
}

package dev.salvor.activity.notice;

import dev.salvor.activity.secret.NodeSecrets;
import dev.salvor.runbook.SecretRef;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Values behind references, read at each use and never kept. For any thread. */
final class Secrets {
  private final Map<String, String> env;

  /** Why the last one that was asked for could not be had. */
  private final Map<SecretRef, String> why = new ConcurrentHashMap<>();

  Secrets(Map<String, String> env) {
    this.env = env;
  }

  /** The value, without the end of its line; empty if the reference leads nowhere. */
  Optional<String> value(SecretRef ref) {
    if (ref.source() == SecretRef.Source.ENV) {
      return Optional.ofNullable(env.get(ref.name()));
    }
    return switch (NodeSecrets.get(ref)) {
      case NodeSecrets.Got.Value got -> Optional.of(got.value());
      case NodeSecrets.Got.None none -> {
        why.put(ref, none.why());
        yield Optional.empty();
      }
    };
  }

  /** Whether it leads somewhere; no command is run for it. */
  boolean isThere(SecretRef ref) {
    if (ref.source() == SecretRef.Source.ENV) {
      return env.containsKey(ref.name());
    }
    Optional<String> missing = NodeSecrets.missing(ref);
    missing.ifPresent(said -> why.put(ref, said));
    return missing.isEmpty();
  }

  /** The text itself, or what it refers to. */
  Optional<String> textOrSecret(String text) {
    return SecretRef.isOne(text) ? value(SecretRef.parse(text)) : Optional.of(text);
  }

  /** That a reference leads nowhere, for people. */
  String missing(SecretRef ref) {
    return switch (ref.source()) {
      case ENV ->
          "no variable "
              + ref.name()
              + " here; use file:/PATH, or name the variable in SALVOR_NODE_ENV and start the node"
              + " anew";
      case FILE -> "the secret's file " + ref.name() + " cannot be read";
      case CREDENTIAL, EXEC -> "no secret: " + why.getOrDefault(ref, "it is gone");
    };
  }
}

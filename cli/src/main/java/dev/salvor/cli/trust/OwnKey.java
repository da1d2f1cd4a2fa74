package dev.salvor.cli.trust;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.trust.SigningKey;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Which of the account's keys signs. */
public final class OwnKey {
  private OwnKey() {}

  /** The one that is named, else the only one. */
  public static SigningKey require(Optional<String> named, Map<String, String> env) {
    if (named.isPresent()) {
      return KeyFolder.signing(named.get(), env);
    }
    List<KeyFolder.Own> all = KeyFolder.of(env).list();
    if (all.size() == 1) {
      return KeyFolder.signing(all.getFirst().name(), env);
    }
    throw new CliProblem(
        ExitCode.USAGE,
        all.isEmpty()
            ? "there is no key to sign with; make one: salvor key new NAME"
            : "there are several keys, so name one with --key: "
                + all.stream().map(KeyFolder.Own::name).collect(Collectors.joining(", ")));
  }

  /** The names of all that the account has; none if it never made one. */
  public static List<String> names(Map<String, String> env) {
    return KeyFolder.ofAny(env).stream().map(KeyFolder.Own::name).toList();
  }

  /**
   * The one that is named, else the one called {@code user}, else the only one; of several people
   * who share an account by sudo, that one says nothing. Empty if none is left.
   */
  public static Optional<SigningKey> find(
      Optional<String> named, String user, Map<String, String> env) {
    if (named.isPresent()) {
      return Optional.of(KeyFolder.signing(named.get(), env));
    }
    List<KeyFolder.Own> all = KeyFolder.ofAny(env);
    boolean shared = !env.getOrDefault("SUDO_USER", "").isEmpty();
    return all.stream()
        .filter(k -> k.name().equals(user) || (all.size() == 1 && !shared))
        .findFirst()
        .map(k -> KeyFolder.signing(k.name(), env));
  }
}

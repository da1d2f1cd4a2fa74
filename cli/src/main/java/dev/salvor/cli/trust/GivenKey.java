package dev.salvor.cli.trust;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import dev.salvor.trust.VerifyKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * A public key as somebody names it.
 *
 * @param name what it is called, if the words say so
 */
public record GivenKey(Optional<String> name, VerifyKey key) {
  /** The key that is meant by the name of an own one, by a file or by its text in Base64. */
  public static GivenKey of(String word, Map<String, String> env) {
    Optional<KeyFolder.Own> own =
        UserFolder.find(env).flatMap(f -> KeyFolder.at(f.resolve("keys")).find(word));
    if (own.isPresent()) {
      return new GivenKey(Optional.of(word), own.get().key());
    }
    if (Files.isRegularFile(Path.of(word))) {
      String file = String.valueOf(Path.of(word).getFileName());
      return new GivenKey(
          Optional.of(file.replaceFirst("\\.(pub|pem)$", "")), KeyFolder.verifyKey(Path.of(word)));
    }
    try {
      return new GivenKey(Optional.empty(), VerifyKey.parse(word));
    } catch (IllegalArgumentException e) {
      throw new CliProblem(
          ExitCode.USAGE,
          "\"" + word + "\" is neither a key of salvor key list, nor a file, nor a key in Base64",
          e);
    }
  }
}

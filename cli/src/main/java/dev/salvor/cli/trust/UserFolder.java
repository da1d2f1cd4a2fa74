package dev.salvor.cli.trust;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The account's own files: {@code $XDG_CONFIG_HOME/salvor}, else {@code ~/.config/salvor}. */
public final class UserFolder {
  private static final Set<PosixFilePermission> WRITTEN_BY_OTHERS =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

  private UserFolder() {}

  /** The folder, whether it is there or not; empty if the account has no home. */
  public static Optional<Path> find(Map<String, String> env) {
    String config = env.getOrDefault("XDG_CONFIG_HOME", "");
    String home = env.getOrDefault("HOME", "");
    if (config.startsWith("/")) {
      return Optional.of(Path.of(config, "salvor"));
    }
    return home.startsWith("/")
        ? Optional.of(Path.of(home, ".config", "salvor"))
        : Optional.empty();
  }

  static Path require(Map<String, String> env) {
    return find(env)
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.USAGE,
                    "neither XDG_CONFIG_HOME nor HOME names a folder, so there is no place for"
                        + " keys; set one"));
  }

  /** Makes {@code folder} and what is above it, for this account alone. */
  static void make(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    }
  }

  /** Refuses a file that others could have written. */
  static void requireOwn(Path file) throws IOException {
    if (Files.getPosixFilePermissions(file).stream().anyMatch(WRITTEN_BY_OTHERS::contains)) {
      throw new CliProblem(
          ExitCode.USAGE,
          file
              + " can be written by others, so it says nothing; look at it, then: chmod go-w "
              + file);
    }
  }
}

package dev.salvor.cli.fleet;

import dev.salvor.cli.io.CliProblem;
import dev.salvor.cli.io.ExitCode;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The file of the inventory: the one that is named, else {@code SALVOR_INVENTORY}, else the first
 * that is there of {@code ./inventory.yaml}, {@code $XDG_CONFIG_HOME/salvor/inventory.yaml} ({@code
 * ~/.config}) and {@code /etc/salvor/inventory.yaml}.
 */
public final class Inventories {
  private static final String NAME = "inventory.yaml";

  private Inventories() {}

  /**
   * The file.
   *
   * @throws CliProblem if there is none
   */
  public static Path file(Optional<String> named, Map<String, String> env) {
    return find(named, env)
        .orElseThrow(
            () ->
                new CliProblem(
                    ExitCode.USAGE,
                    "there is no inventory: looked for "
                        + String.join(", ", places(env).stream().map(Path::toString).toList())
                        + "; write one, name one with --inventory, or make one of another:"
                        + " salvor import inventory FILE"));
  }

  /** The file, if one is named or there. */
  public static Optional<Path> find(Optional<String> named, Map<String, String> env) {
    Optional<String> given =
        named.or(
            () -> Optional.of(env.getOrDefault("SALVOR_INVENTORY", "")).filter(s -> !s.isEmpty()));
    if (given.isEmpty()) {
      return places(env).stream().filter(Files::exists).findFirst();
    }
    try {
      return Optional.of(Path.of(given.get()));
    } catch (InvalidPathException e) {
      throw new CliProblem(ExitCode.USAGE, "--inventory: " + e.getMessage(), e);
    }
  }

  private static List<Path> places(Map<String, String> env) {
    List<Path> out = new ArrayList<>(List.of(Path.of(NAME)));
    String config = env.getOrDefault("XDG_CONFIG_HOME", "");
    String home = env.getOrDefault("HOME", "");
    if (config.startsWith("/")) {
      out.add(Path.of(config, "salvor", NAME));
    } else if (home.startsWith("/")) {
      out.add(Path.of(home, ".config", "salvor", NAME));
    }
    out.add(Path.of("/etc/salvor", NAME));
    return out;
  }
}

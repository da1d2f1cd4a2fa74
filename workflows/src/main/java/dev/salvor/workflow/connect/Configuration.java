package dev.salvor.workflow.connect;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Whether there can be a Temporal configuration at all. Reading none takes the SDK a quarter of a
 * second, which each command would pay.
 */
final class Configuration {
  private static final String PREFIX = "TEMPORAL_";
  private static final String FILE = "temporalio/temporal.toml";

  private Configuration() {}

  static boolean mayExist(Map<String, String> env) {
    return env.keySet().stream().anyMatch(name -> name.startsWith(PREFIX))
        || places(env).anyMatch(folder -> Files.exists(folder.resolve(FILE)));
  }

  /** Folders of configuration on the systems that the SDK knows. */
  private static Stream<Path> places(Map<String, String> env) {
    String home = env.getOrDefault("HOME", System.getProperty("user.home"));
    return Stream.of(
            env.getOrDefault("XDG_CONFIG_HOME", ""),
            home + "/.config",
            home + "/Library/Application Support",
            System.getProperty("user.home") + "/.config",
            System.getProperty("user.home") + "/Library/Application Support")
        .filter(folder -> !folder.isEmpty())
        .map(Path::of);
  }
}

package dev.salvor.worker.process;

import java.util.Arrays;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Which variables of whoever starts the node its processes get. They live for days: what else was
 * exported in that shell, a password perhaps, is no business of theirs.
 */
public final class NodeEnvironment {
  /** Names of further variables to pass on, separated by spaces or commas. */
  public static final String FURTHER = "SALVOR_NODE_ENV";

  private static final Set<String> MACHINE =
      Set.of("PATH", "HOME", "USER", "LOGNAME", "SHELL", "LANG", "TZ", "TMPDIR");

  private static final Set<String> WORKER =
      Set.of(
          "JAVA_HOME",
          "MALLOC_ARENA_MAX",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "XDG_DATA_HOME",
          "XDG_STATE_HOME",
          "XDG_RUNTIME_DIR",
          "CREDENTIALS_DIRECTORY",
          // systemctl --user
          "DBUS_SESSION_BUS_ADDRESS",
          // to get the engine
          "GOPROXY",
          "HTTP_PROXY",
          "HTTPS_PROXY",
          "ALL_PROXY",
          "NO_PROXY",
          "http_proxy",
          "https_proxy",
          "all_proxy",
          "no_proxy");

  private static final Pattern LOCALE = Pattern.compile("LC_[A-Z]+");
  private static final Pattern OURS = Pattern.compile("(SALVOR|TEMPORAL)_[A-Z0-9_]+");

  /**
   * Of the step in which a node is woken, by a run that begins another. By its mark whatever
   * belongs to a step is ended with it, and the node does not.
   */
  private static final Pattern STEP =
      Pattern.compile("SALVOR_(ATTEMPT|ATTEMPT_ID|RUN_ID|RUN_DIR|STEP|STEP_DIR|LIB)");

  private NodeEnvironment() {}

  /** Names that the engine gets. */
  public static Predicate<String> ofEngine(Map<String, String> env) {
    Set<String> further = further(env);
    return name ->
        MACHINE.contains(name) || LOCALE.matcher(name).matches() || further.contains(name);
  }

  /** Names that keeper and worker get. */
  public static Predicate<String> ofWorker(Map<String, String> env) {
    return ofEngine(env)
        .or(WORKER::contains)
        .or(name -> OURS.matcher(name).matches() && !STEP.matcher(name).matches());
  }

  private static Set<String> further(Map<String, String> env) {
    return Arrays.stream(env.getOrDefault(FURTHER, "").split("[ ,]+", -1))
        .filter(name -> !name.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }
}

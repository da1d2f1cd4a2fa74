package dev.salvor.worker.engine;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * Where a build with Go keeps sources, settings and what it has compiled. The sums that vouch for a
 * source are read there as well, so none of it may be another account's: sudo can leave that one's
 * HOME and variables. Thread-safe.
 *
 * @param instead what replaces them; absent where all of them are ours
 */
record GoFolders(Optional<Path> instead) {
  /** Each names a folder or file that Go believes, or runs programs from. */
  private static final List<String> NAMES =
      List.of(
          "HOME",
          "XDG_CACHE_HOME",
          "XDG_CONFIG_HOME",
          "GOPATH",
          "GOMODCACHE",
          "GOCACHE",
          "GOENV",
          "GOROOT",
          "GOTMPDIR",
          "GOCACHEPROG");

  /**
   * Of the variables that a build would have.
   *
   * @param isOurs whether only this account can change what lies there
   * @param own a folder of this account, for the case that one is not; need not be there
   */
  static GoFolders of(Map<String, String> env, Predicate<Path> isOurs, Path own) {
    boolean ours =
        env.getOrDefault("HOME", "").startsWith("/")
            && NAMES.stream().allMatch(name -> isOurs(env.getOrDefault(name, ""), isOurs));
    return new GoFolders(ours ? Optional.empty() : Optional.of(own));
  }

  private static boolean isOurs(String value, Predicate<Path> isOurs) {
    for (String one : value.split(":", -1)) {
      // Go makes nothing of a path that is not absolute; "off" is the word for no settings.
      if (one.startsWith("/") && !isOurs.test(Path.of(one))) {
        return false;
      }
    }
    return true;
  }

  /** Changes the variables of a build. */
  void apply(Map<String, String> env) {
    instead.ifPresent(
        own -> {
          NAMES.forEach(env::remove);
          env.remove("GOTOOLCHAIN");
          env.put("HOME", own.toString());
          env.put("GOPATH", own.resolve("go").toString());
          env.put("GOMODCACHE", own.resolve("go/pkg/mod").toString());
          env.put("GOCACHE", own.resolve("go-build").toString());
          env.put("GOENV", "off");
        });
  }
}

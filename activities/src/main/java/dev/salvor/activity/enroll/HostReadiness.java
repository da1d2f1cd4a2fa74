package dev.salvor.activity.enroll;

import dev.salvor.activity.transport.HostConnection;
import dev.salvor.activity.transport.Ran;
import java.util.List;
import java.util.Optional;

/**
 * What a host brings for a worker.
 *
 * @param manager systemd or openrc
 * @param java the newest that is new enough
 */
record HostReadiness(String manager, String arch, boolean musl, Optional<JavaThere> java) {
  private static final int OLDEST = 21;
  private static final long LEAST_KIB = 300 * 1024;

  /** A Java of a host. */
  record JavaThere(int feature, String path) {}

  /**
   * Looks.
   *
   * @throws NotEnrolledException no worker can live there
   */
  static HostReadiness of(HostConnection host, String stateRoot) throws NotEnrolledException {
    Ran ran = HostScript.run(host, "look.sh", stateRoot);
    if (!ran.ok()) {
      throw new NotEnrolledException("the host cannot be looked at: " + ran.err().strip());
    }
    List<String> lines = ran.out().lines().map(String::strip).toList();
    if (!one(lines, "uid").equals("0")) {
      throw new NotEnrolledException(
          "a worker is installed as root: log in as root, or set become for the host in the"
              + " inventory");
    }
    List<String> missing =
        lines.stream().filter(l -> l.startsWith("missing ")).map(l -> l.substring(8)).toList();
    if (!missing.isEmpty()) {
      throw new NotEnrolledException("the host lacks " + String.join(", ", missing));
    }
    if (one(lines, "manager").isEmpty()) {
      throw new NotEnrolledException(
          "neither systemd nor OpenRC runs there, so nothing would keep a worker running; the host"
              + " can be reached over SSH as it is");
    }
    String node = one(lines, "node");
    if (!node.isEmpty()) {
      throw new NotEnrolledException(
          "a node is up there already (pid "
              + node
              + ", state folder "
              + stateRoot
              + "); end it with: salvor down (on the host)");
    }
    if (number(one(lines, "free")) < LEAST_KIB) {
      throw new NotEnrolledException(
          "only " + number(one(lines, "free")) / 1024 + " MiB are free in " + stateRoot);
    }
    return new HostReadiness(
        one(lines, "manager"), one(lines, "arch"), lines.contains("libc musl"), java(lines));
  }

  private static Optional<JavaThere> java(List<String> lines) {
    return lines.stream()
        .filter(l -> l.startsWith("java "))
        .map(l -> l.split(" ", 3))
        .filter(words -> words.length == 3 && number(words[1]) >= OLDEST)
        .map(words -> new JavaThere((int) number(words[1]), words[2]))
        .reduce((a, b) -> b.feature() > a.feature() ? b : a);
  }

  private static String one(List<String> lines, String key) {
    return lines.stream()
        .filter(l -> l.startsWith(key + " "))
        .map(l -> l.substring(key.length() + 1))
        .findFirst()
        .orElse("");
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,15}") ? Long.parseLong(text) : 0;
  }
}

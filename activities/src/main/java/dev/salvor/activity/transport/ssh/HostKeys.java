package dev.salvor.activity.transport.ssh;

import dev.salvor.activity.transport.KeyShown;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PublicKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import net.schmizz.sshj.common.KeyType;
import net.schmizz.sshj.common.SecurityUtils;
import net.schmizz.sshj.transport.verification.HostKeyVerifier;
import net.schmizz.sshj.transport.verification.OpenSSHKnownHosts;

/**
 * Accepts a host only with a key that is in the known hosts; says otherwise what a person has to
 * look at. One per connection, for one thread.
 */
final class HostKeys implements HostKeyVerifier {
  private static final int SSH = 22;

  private final List<Path> files;
  private final List<KnownKeys> known = new ArrayList<>();
  private final String host;
  private Optional<String> problem = Optional.empty();
  private Optional<KeyShown> shown = Optional.empty();

  /**
   * Reads the files; one that is not there holds no keys.
   *
   * @param host its name in the inventory; empty: it has none
   * @throws IOException one cannot be read
   */
  HostKeys(List<Path> files, String host) throws IOException {
    this.files = files;
    this.host = host;
    for (Path file : files) {
      KnownKeys.of(file).ifPresent(known::add);
    }
  }

  /** Why the last key was refused. */
  Optional<String> problem() {
    return problem;
  }

  /** The last key that was looked at. */
  Optional<KeyShown> shown() {
    return shown;
  }

  private void shown(String name, PublicKey key, boolean trusted, List<String> against) {
    String type = String.valueOf(KeyType.fromKey(key));
    shown =
        Optional.of(
            new KeyShown(
                name,
                type,
                Fingerprint.of(key),
                name + " " + type + " " + Fingerprint.base64(key),
                trusted,
                against,
                files.isEmpty() ? "" : files.getFirst().toString()));
  }

  /** As it stands in the files. */
  private static String name(String given, int port) {
    String hostname = given.toLowerCase(Locale.ROOT);
    return port == SSH ? hostname : "[" + hostname + "]:" + port;
  }

  @Override
  public boolean verify(String given, int port, PublicKey key) {
    String hostname = given.toLowerCase(Locale.ROOT);
    String name = name(given, port);
    String print = KeyType.fromKey(key) + " " + Fingerprint.of(key);
    List<String> others = new ArrayList<>();
    for (KnownKeys keys : known) {
      if (isRevoked(keys, key, name)) {
        problem =
            Optional.of(
                "the key of " + name + " (" + print + ") is marked as revoked in " + keys.file());
        shown(name, key, false, List.of(keys.file() + " (revoked)"));
        return false;
      }
    }
    for (KnownKeys keys : known) {
      if (isKnown(keys, name, hostname, port, key)) {
        problem = Optional.empty();
        shown(name, key, true, List.of());
        return true;
      }
      others.addAll(lines(keys, KeyType.fromKey(key), name));
    }
    shown(name, key, false, others);
    problem =
        Optional.of(
            others.isEmpty()
                ? (host.isEmpty() ? name : host + " (" + name + ")")
                    + " is not in "
                    + words()
                    + "; it shows the key "
                    + print
                    + ": compare it with the host's own (there: ssh-keygen -lf"
                    + " /etc/ssh/ssh_host_ed25519_key.pub), and if it is the same "
                    + (host.isEmpty() ? "add it" : "trust it: salvor hosts trust " + host)
                : "THE KEY OF "
                    + name
                    + " HAS CHANGED to "
                    + print
                    + ": another machine answers there, or it was installed anew; look at "
                    + String.join(", ", others)
                    + " and replace the line only if you know why");
    return false;
  }

  private static boolean isKnown(
      KnownKeys keys, String name, String hostname, int port, PublicKey key) {
    synchronized (keys) {
      return keys.of(name).verify(hostname, port, key);
    }
  }

  private static boolean isRevoked(KnownKeys keys, PublicKey key, String name) {
    synchronized (keys) {
      return keys.of(name).entries().stream().anyMatch(entry -> revoked(entry, key, name));
    }
  }

  private static boolean revoked(
      OpenSSHKnownHosts.KnownHostEntry entry, PublicKey key, String name) {
    try {
      return entry.getLine().startsWith("@revoked")
          && entry.appliesTo(KeyType.fromKey(key), name)
          && SecurityUtils.getFingerprint(key).equals(entry.getFingerprint());
    } catch (IOException e) {
      return true;
    }
  }

  /**
   * Known types are asked for first: another one comes only from who has none of the known keys.
   */
  private static List<String> lines(KnownKeys keys, KeyType type, String name) {
    List<String> found = new ArrayList<>();
    synchronized (keys) {
      for (OpenSSHKnownHosts.KnownHostEntry entry : keys.of(name).entries()) {
        try {
          boolean marked = entry.getLine().startsWith("@");
          if (entry.appliesTo(type, name) || (!marked && entry.appliesTo(name))) {
            found.add(keys.file() + lineOf(keys.file(), entry.getLine()));
          }
        } catch (IOException e) {
          found.add(keys.file() + " (" + e.getMessage() + ")");
        }
      }
    }
    return found;
  }

  private static String lineOf(Path file, String line) throws IOException {
    List<String> lines = Files.readAllLines(file, StandardCharsets.UTF_8);
    int at = lines.indexOf(line);
    return at < 0 ? "" : ":" + (at + 1);
  }

  private String words() {
    return files.isEmpty()
        ? "any known_hosts (no file is named)"
        : String.join(", ", files.stream().map(Path::toString).toList());
  }

  @Override
  public List<String> findExistingAlgorithms(String hostname, int port) {
    String name = name(hostname, port);
    return known.stream()
        .flatMap(keys -> typesOf(keys, name, hostname.toLowerCase(Locale.ROOT), port).stream())
        .flatMap(HostKeys::signatures)
        .distinct()
        .toList();
  }

  private static List<String> typesOf(KnownKeys keys, String name, String hostname, int port) {
    synchronized (keys) {
      return keys.of(name).findExistingAlgorithms(hostname, port);
    }
  }

  /** By which a host proves that it has a key of this type; of RSA there are several (RFC 8332). */
  private static Stream<String> signatures(String type) {
    return type.equals("ssh-rsa")
        ? Stream.of("rsa-sha2-512", "rsa-sha2-256", type)
        : Stream.of(type);
  }
}

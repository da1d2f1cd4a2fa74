package dev.salvor.fleet;

import dev.salvor.runbook.SecretRef;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a host is reached over SSH. Paths are those of the gateway, as written: {@code ~} is the home
 * of the gateway's account.
 *
 * @param address name or address
 * @param port 1 to 65535
 * @param user who logs in; absent: the name of the gateway's account
 * @param identityFiles private keys in the order in which they are tried; empty: the usual ones of
 *     the gateway's account that are there
 * @param passphrase of those that are encrypted
 * @param knownHosts files in OpenSSH's form; a host whose key is in none of them is refused
 * @param jump a host to go through
 * @param connectTimeout for the connection with its login, above zero
 */
public record SshRoute(
    String address,
    int port,
    Optional<String> user,
    List<String> identityFiles,
    Optional<SecretRef> passphrase,
    List<String> knownHosts,
    Optional<Jump> jump,
    Become become,
    Duration connectTimeout) {
  public static final int PORT = 22;
  public static final String KNOWN_HOSTS = "~/.ssh/known_hosts";
  public static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);

  public SshRoute {
    Addresses.requireAddress(address, "address");
    Addresses.requirePort(port, "port");
    user.ifPresent(u -> Addresses.requireAccount(u, "user"));
    identityFiles = List.copyOf(identityFiles);
    knownHosts = List.copyOf(knownHosts);
    if (knownHosts.isEmpty()) {
      throw new IllegalArgumentException("knownHosts: at least one file is needed");
    }
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("connectTimeout: must be above zero");
    }
  }

  /** To {@code address} with all else as usual. */
  public static SshRoute to(String address) {
    return new SshRoute(
        address,
        PORT,
        Optional.empty(),
        List.of(),
        Optional.empty(),
        List.of(KNOWN_HOSTS),
        Optional.empty(),
        new Become.None(),
        CONNECT_TIMEOUT);
  }

  /** {@code user@address:port}, for messages. */
  public String name() {
    return user.map(u -> u + "@").orElse("") + Addresses.withPort(address, port);
  }
}

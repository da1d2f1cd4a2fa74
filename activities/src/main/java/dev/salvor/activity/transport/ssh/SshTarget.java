package dev.salvor.activity.transport.ssh;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How to reach one account on one host.
 *
 * @param address name or address, as it stands in the known hosts
 * @param port 1 to 65535
 * @param user who logs in
 * @param identities private keys, tried in this order
 * @param passphrase of those that are encrypted
 * @param knownHosts files in OpenSSH's form; a host whose key is in none of them is refused
 * @param become as whom things are done there
 * @param jump a host to go through, with its own keys
 * @param connectTimeout for the connection with its login, jump hosts not counted
 * @param environment added to the bare environment of the shell on the host
 * @param host its name in the inventory; empty: it has none
 */
public record SshTarget(
    String address,
    int port,
    String user,
    List<Path> identities,
    Optional<String> passphrase,
    List<Path> knownHosts,
    Become become,
    Optional<SshTarget> jump,
    Duration connectTimeout,
    Map<String, String> environment,
    String host) {

  /** Of a host without a name. */
  public SshTarget(
      String address,
      int port,
      String user,
      List<Path> identities,
      Optional<String> passphrase,
      List<Path> knownHosts,
      Become become,
      Optional<SshTarget> jump,
      Duration connectTimeout,
      Map<String, String> environment) {
    this(
        address,
        port,
        user,
        identities,
        passphrase,
        knownHosts,
        become,
        jump,
        connectTimeout,
        environment,
        "");
  }

  public SshTarget {
    if (address.isBlank()) {
      throw new IllegalArgumentException("ssh: address must name a host");
    }
    if (port < 1 || port > 65535) {
      throw new IllegalArgumentException("ssh: port must be 1 to 65535, not " + port);
    }
    if (user.isBlank()) {
      throw new IllegalArgumentException("ssh: user must name an account");
    }
    if (identities.isEmpty()) {
      throw new IllegalArgumentException("ssh: identities must name a private key");
    }
    if (connectTimeout.isNegative() || connectTimeout.isZero()) {
      throw new IllegalArgumentException("ssh: connectTimeout must be above zero");
    }
    identities = List.copyOf(identities);
    knownHosts = List.copyOf(knownHosts);
    environment = Map.copyOf(environment);
  }

  /** {@code user@address:port}, for messages. */
  public String name() {
    return user + "@" + address + ":" + port;
  }

  /** Without the passphrase. */
  @Override
  public String toString() {
    return "SshTarget[" + name() + jump.map(j -> " via " + j.name()).orElse("") + "]";
  }
}

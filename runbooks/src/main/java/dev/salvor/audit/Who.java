package dev.salvor.audit;

import java.util.Optional;

/**
 * Who did it.
 *
 * @param account as the kernel knows the process
 * @param sudo the account that sudo was called by, in its own words
 * @param login the uid of the login that the process descends from, which neither su nor sudo
 *     change; absent where no login is recorded
 * @param key fingerprint of the key that proves it
 */
public record Who(
    String account, Optional<String> sudo, Optional<Long> login, Optional<String> key) {
  /** By the account alone. */
  public static Who of(String account) {
    return new Who(account, Optional.empty(), Optional.empty(), Optional.empty());
  }

  /** The same, proved by a key. */
  public Who with(String fingerprint) {
    return new Who(account, sudo, login, Optional.of(fingerprint));
  }

  /** The person, as far as it is known. */
  public String person() {
    return sudo.orElse(account);
  }
}

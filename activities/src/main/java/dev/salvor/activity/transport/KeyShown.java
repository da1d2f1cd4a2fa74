package dev.salvor.activity.transport;

import java.util.List;

/**
 * The key that a host shows.
 *
 * @param name as it stands in known hosts
 * @param type such as {@code ssh-ed25519}
 * @param fingerprint {@code SHA256:...}
 * @param line for the known hosts
 * @param trusted it is known already
 * @param against places that say another key of its type, or revoke it
 * @param file where it would be written
 */
public record KeyShown(
    String name,
    String type,
    String fingerprint,
    String line,
    boolean trusted,
    List<String> against,
    String file) {
  public KeyShown {
    against = List.copyOf(against);
  }
}

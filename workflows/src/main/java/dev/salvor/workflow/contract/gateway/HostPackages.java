package dev.salvor.workflow.contract.gateway;

import dev.salvor.fleet.HostId;
import java.util.Optional;

/**
 * What a host has installed.
 *
 * @param unreachable why nothing is known; absent: it answered
 * @param packed what {@code host-packages.sh} printed there, as {@link
 *     dev.salvor.packages.list.Packed} packs it
 */
public record HostPackages(HostId host, Optional<String> unreachable, String packed) {
  /** Of a host that did not answer. */
  public static HostPackages silent(HostId host, String why) {
    return new HostPackages(host, Optional.of(why), "");
  }
}

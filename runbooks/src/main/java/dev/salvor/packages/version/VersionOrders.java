package dev.salvor.packages.version;

import java.util.List;
import java.util.Optional;

/** The orders that are known. */
public final class VersionOrders {
  /** Of the Package Manager Specification. */
  public static final VersionOrder GENTOO = new GentooOrder();

  /** Of the Debian policy, as dpkg has it. */
  public static final VersionOrder DEBIAN = new DebianOrder();

  private static final List<VersionOrder> ALL = List.of(GENTOO, DEBIAN);

  private VersionOrders() {}

  /** The order of this name. */
  public static Optional<VersionOrder> named(String name) {
    return ALL.stream().filter(order -> order.name().equals(name)).findFirst();
  }

  /** The names of all. */
  public static List<String> names() {
    return ALL.stream().map(VersionOrder::name).toList();
  }
}

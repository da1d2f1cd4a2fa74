package dev.salvor.fleet.config;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.Jump;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What an inventory knows of names and addresses. Several hosts may be behind one address. */
final class Known {
  private final Map<String, List<Host>> byWord = new LinkedHashMap<>();
  private final Set<String> jumps = new LinkedHashSet<>();

  Known(Inventory inventory) {
    for (Host host : inventory.hosts().values()) {
      add(host.name(), host);
      add(host.ssh().address(), host);
      host.ssh().jump().ifPresent(this::jump);
    }
  }

  private void jump(Jump jump) {
    if (jump instanceof Jump.To to) {
      jumps.add(to.address().toLowerCase(Locale.ROOT) + " " + to.port());
    }
  }

  private void add(String word, Host host) {
    List<Host> hosts =
        byWord.computeIfAbsent(word.toLowerCase(Locale.ROOT), w -> new ArrayList<>());
    if (!hosts.contains(host)) {
      hosts.add(host);
    }
  }

  /** Whether {@code word} is a name or an address of a host. */
  boolean has(String word) {
    return byWord.containsKey(word.toLowerCase(Locale.ROOT));
  }

  /** The first of the hosts that {@code word} names. */
  Host host(String word) {
    return hosts(word).get(0);
  }

  private List<Host> hosts(String word) {
    return byWord.getOrDefault(word.toLowerCase(Locale.ROOT), List.of());
  }

  /** Whether one of the hosts that {@code word} names has this port. */
  boolean isPort(String word, int port) {
    return jumps.contains(word.toLowerCase(Locale.ROOT) + " " + port)
        || hosts(word).stream()
            .anyMatch(h -> h.ssh().port() == port || h.ports().containsValue(port));
  }

  /** The ports of the hosts that {@code word} names, for people. */
  String ports(String word) {
    Map<String, String> out = new LinkedHashMap<>();
    for (Host host : hosts(word)) {
      out.putIfAbsent(String.valueOf(host.ssh().port()), "ssh");
      host.ports().forEach((name, port) -> out.putIfAbsent(String.valueOf(port), name));
    }
    return out.entrySet().stream()
        .map(e -> e.getKey() + " (" + e.getValue() + ")")
        .collect(Collectors.joining(", "));
  }

  /** Whether {@code address} is that of one of the hosts called {@code name}. */
  boolean isAddress(String name, String address) {
    return hosts(name).stream().anyMatch(h -> h.ssh().address().equalsIgnoreCase(address));
  }

  /** Whether the inventory says an address in numbers for {@code name}, which is a name. */
  boolean hasNumericAddress(String name) {
    return !Addresses.isNumeric(name)
        && !hosts(name).isEmpty()
        && hosts(name).stream().allMatch(h -> Addresses.isNumeric(h.ssh().address()));
  }

  String address(String name) {
    return hosts(name).stream().map(h -> h.ssh().address()).collect(Collectors.joining(", "));
  }
}

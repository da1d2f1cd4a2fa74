package dev.salvor.fleet.yaml;

import dev.salvor.fleet.Addresses;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.Group;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.SshRoute;
import dev.salvor.fleet.yaml.Sheet.GroupAt;
import dev.salvor.fleet.yaml.Sheet.HostAt;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.SecretRef;
import dev.salvor.runbook.source.Cursor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From a document without problems to the inventory. */
final class InventoryDecoder {
  private final Sheet sheet;
  private final Settings settings;
  private final Reach reach;

  InventoryDecoder(Sheet sheet, Settings settings, Reach reach) {
    this.sheet = sheet;
    this.settings = settings;
    this.reach = reach;
  }

  Inventory decode() {
    List<Host> hosts = sheet.hosts().values().stream().map(this::host).toList();
    List<Group> groups = sheet.groups().values().stream().map(InventoryDecoder::group).toList();
    return Inventory.of(hosts, groups);
  }

  private static Group group(GroupAt at) {
    return new Group(at.name(), at.hosts().stream().map(HostId::new).toList(), at.children());
  }

  private Host host(HostAt at) {
    Map<String, String> labels = new LinkedHashMap<>();
    settings
        .entries(at, "labels")
        .forEach((key, value) -> value.scalar().ifPresent(v -> labels.put(key, v)));
    Map<String, Integer> ports = new LinkedHashMap<>();
    settings.entries(at, "ports").forEach((name, value) -> ports.put(name, value.node().asInt()));
    return new Host(
        new HostId(at.name()),
        route(at),
        reach.transports(at),
        labels,
        ports,
        at.at().at("worker").text());
  }

  private SshRoute route(HostAt at) {
    List<String> known = texts(at, "knownHosts");
    // The machine itself is not connected to: its name need not be an address.
    return new SshRoute(
        reach.address(at).filter(Addresses::isAddress).orElse("localhost"),
        reach.port(at),
        settings.of(at, "user").flatMap(Cursor::text),
        texts(at, "identityFiles"),
        settings.of(at, "passphrase").flatMap(Cursor::text).map(SecretRef::parse),
        known.isEmpty() ? List.of(SshRoute.KNOWN_HOSTS) : known,
        reach.jump(at).flatMap(Cursor::text).flatMap(JumpText::parse),
        settings.of(at, "become").map(InventoryDecoder::become).orElseGet(Become.None::new),
        settings
            .of(at, "connectTimeout")
            .flatMap(Cursor::text)
            .flatMap(Durations::parse)
            .orElse(SshRoute.CONNECT_TIMEOUT));
  }

  private List<String> texts(HostAt at, String key) {
    return settings.of(at, key).stream()
        .flatMap(c -> c.items().stream())
        .flatMap(i -> i.text().stream())
        .toList();
  }

  private static Become become(Cursor at) {
    if (!at.node().isObject()) {
      return new Become.None();
    }
    Optional<SecretRef> password = at.at("password").text().map(SecretRef::parse);
    return new Become.Sudo(at.at("user").text().orElse("root"), password);
  }
}

package dev.salvor.fleet.yaml;

import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.HostRanges;
import dev.salvor.fleet.SshRoute;
import dev.salvor.fleet.Transport;
import dev.salvor.fleet.yaml.Sheet.HostAt;
import dev.salvor.runbook.source.Cursor;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Where a host is, as far as the document says so in any shape. Not thread-safe. */
final class Reach {
  private final Settings settings;
  private String expanded = "";
  private HostRanges.Expanded names = HostRanges.expand("");

  Reach(Settings settings) {
    this.settings = settings;
  }

  /** Its address; its name if none is written; empty if what is written has other ranges. */
  Optional<String> address(HostAt host) {
    Optional<String> written = host.at().at("address").text();
    if (written.isEmpty()) {
      return Optional.of(host.name());
    }
    // Thousands of hosts of one entry have the same text behind each other.
    if (!written.get().equals(expanded)) {
      expanded = written.get();
      names = HostRanges.expand(expanded);
    }
    return names instanceof HostRanges.Expanded.Names all && all.names().size() == host.of()
        ? Optional.of(all.names().get(host.index()))
        : Optional.empty();
  }

  int port(HostAt host) {
    return settings
        .of(host, "port")
        .map(Cursor::node)
        .filter(n -> n.canConvertToInt() && n.isIntegralNumber())
        .map(n -> n.intValue())
        .orElse(SshRoute.PORT);
  }

  /** Its jump host as written; a default or a group never sends a host through itself. */
  Optional<Cursor> jump(HostAt host) {
    boolean own = host.at().has("jump");
    return settings
        .of(host, "jump")
        .filter(c -> c.text().filter(t -> !t.equals(JumpText.NONE)).isPresent())
        .filter(c -> own || c.text().filter(host.name()::equals).isEmpty());
  }

  /** Its transports. {@code local} is the machine itself, whatever counts for others. */
  List<Transport> transports(HostAt host) {
    if (host.name().equals(HostId.LOCAL.name()) && !host.at().has("transports")) {
      return List.of(Transport.LOCAL);
    }
    return settings
        .of(host, "transports")
        .map(Reach::transports)
        .filter(t -> !t.isEmpty())
        .orElse(Host.TRANSPORTS);
  }

  private static List<Transport> transports(Cursor list) {
    return list.items().stream()
        .map(i -> i.text().orElse(""))
        .flatMap(t -> Arrays.stream(Transport.values()).filter(v -> word(v).equals(t)))
        .distinct()
        .toList();
  }

  private static String word(Transport transport) {
    return transport.name().toLowerCase(Locale.ROOT);
  }
}

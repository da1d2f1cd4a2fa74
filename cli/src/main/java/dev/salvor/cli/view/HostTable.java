package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.fleet.Become;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.Inventory;
import dev.salvor.fleet.Jump;
import dev.salvor.fleet.SshRoute;
import dev.salvor.fleet.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Hosts of an inventory, one in a line; columns that would be empty are left out. */
public final class HostTable {
  private record Column(String heading, List<String> cells) {
    boolean isEmpty() {
      return cells.stream().allMatch(String::isEmpty);
    }
  }

  private HostTable() {}

  /** The table of {@code hosts}. */
  public static Table of(List<Host> hosts, Inventory inventory) {
    List<Column> columns = new ArrayList<>();
    columns.add(new Column("HOST", hosts.stream().map(Host::name).toList()));
    columns.add(new Column("ADDRESS", hosts.stream().map(HostTable::address).toList()));
    columns.add(
        new Column(
            "THROUGH",
            hosts.stream()
                .map(h -> isLocal(h) ? "" : h.ssh().jump().map(Jump::text).orElse(""))
                .toList()));
    columns.add(new Column("BECOME", hosts.stream().map(HostTable::become).toList()));
    columns.add(new Column("TRANSPORTS", hosts.stream().map(HostTable::transports).toList()));
    columns.add(
        new Column(
            "GROUPS",
            hosts.stream().map(h -> String.join(" ", inventory.groupsOf(h.id()))).toList()));
    columns.add(new Column("LABELS", hosts.stream().map(HostTable::labels).toList()));
    columns.removeIf(Column::isEmpty);
    Table table = Table.of(columns.stream().map(Column::heading).toArray(String[]::new));
    for (int i = 0; i < hosts.size(); i++) {
      int row = i;
      table.row(columns.stream().map(c -> Cell.of(Safe.line(c.cells().get(row)))).toList());
    }
    return table;
  }

  private static boolean isLocal(Host host) {
    return host.transports().equals(List.of(Transport.LOCAL));
  }

  private static String address(Host host) {
    SshRoute ssh = host.ssh();
    String user = ssh.user().map(u -> u + "@").orElse("");
    if (isLocal(host)) {
      return "";
    }
    return ssh.port() == SshRoute.PORT ? user + ssh.address() : ssh.name();
  }

  private static String become(Host host) {
    return host.ssh().become() instanceof Become.Sudo sudo && !isLocal(host) ? sudo.user() : "";
  }

  private static String transports(Host host) {
    return host.transports().stream()
        .map(t -> t.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(" "));
  }

  private static String labels(Host host) {
    return host.labels().entrySet().stream()
        .map(e -> e.getKey() + "=" + e.getValue())
        .collect(Collectors.joining(" "));
  }
}

package dev.salvor.cli.view;

import com.fasterxml.jackson.databind.JsonNode;
import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.workflow.contract.gateway.HostFacts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What hosts are: one in a line, or one in full. */
public final class FactsTable {
  private static final double GIB = 1024.0 * 1024 * 1024;

  private FactsTable() {}

  /** The table of {@code hosts}. */
  public static Table of(List<HostFacts> hosts) {
    Table table =
        Table.of("HOST", "SYSTEM", "KERNEL", "ARCH", "CPU", "MEM", "FREE /", "PACKAGES", "UP");
    hosts.forEach(host -> table.row(row(host)));
    return table;
  }

  private static List<Cell> row(HostFacts host) {
    String name = Safe.line(host.host().name());
    if (host.unreachable().isPresent()) {
      return List.of(Cell.of(name), new Cell("unreachable", Tone.BAD));
    }
    JsonNode facts = host.facts();
    return List.of(
        Cell.of(name),
        Cell.of(text(facts.path("os"), "id", "?") + version(facts)),
        Cell.of(text(facts, "kernel", "?").split("-", 2)[0]),
        Cell.of(text(facts, "arch", "?")),
        Cell.of(facts.path("cpu").path("count").asText("?")),
        Cell.of(size(facts.path("memory").path("bytes").asLong())),
        Cell.of(root(facts).map(FactsTable::free).orElse("?")),
        Cell.of(packages(facts)),
        Cell.of(days(facts)));
  }

  /** All of one host, a line for each thing. */
  public static Table whole(HostFacts host) {
    JsonNode facts = host.facts();
    JsonNode os = facts.path("os");
    Table table = Table.of("HOST", Safe.line(host.host().name()));
    line(table, "system", text(os, "name", text(os, "id", "?")));
    line(table, "kernel", text(facts, "kernel", "?") + " " + text(facts, "arch", ""));
    line(table, "machine", text(facts, "virtualization", "?"));
    line(table, "name", text(facts, "hostname", "?"));
    line(table, "addresses", addresses(facts));
    line(table, "init", text(facts, "init", "?"));
    line(table, "account", text(facts, "user", "?"));
    line(table, "up", facts.has("uptime") ? Clocks.rough(uptime(facts)) : "?");
    line(table, "processors", facts.path("cpu").path("count").asText("?"));
    JsonNode memory = facts.path("memory");
    line(
        table,
        "memory",
        size(memory.path("bytes").asLong())
            + ", available "
            + size(memory.path("available").asLong())
            + ", swap "
            + size(memory.path("swap").asLong()));
    for (JsonNode disk : facts.path("disks")) {
      line(
          table,
          "disk",
          text(disk, "mount", "?")
              + "  "
              + size(disk.path("bytes").asLong())
              + ", free "
              + free(disk)
              + "  "
              + text(disk, "device", ""));
    }
    line(table, "packages", packages(facts));
    return table;
  }

  /** Why nothing is known, a line for each host. */
  public static List<String> words(List<HostFacts> hosts) {
    List<String> out = new ArrayList<>();
    for (HostFacts host : hosts) {
      host.unreachable().ifPresent(why -> out.add(host.host() + ": " + Safe.line(why)));
    }
    return out;
  }

  private static void line(Table table, String name, String value) {
    table.row(List.of(new Cell(name, Tone.DIM), Cell.of(value)));
  }

  private static String text(JsonNode node, String name, String absent) {
    return Safe.line(node.path(name).asText(absent));
  }

  private static String version(JsonNode facts) {
    String version = text(facts.path("os"), "version", "");
    return version.isEmpty() ? "" : " " + version;
  }

  private static String addresses(JsonNode facts) {
    List<String> all = new ArrayList<>();
    facts.path("addresses").forEach(address -> all.add(Safe.line(address.asText())));
    return all.isEmpty() ? "?" : all.stream().collect(Collectors.joining(" "));
  }

  private static String packages(JsonNode facts) {
    String manager = text(facts, "packageManager", "");
    JsonNode count = facts.path("packages").path("count");
    return count.isMissingNode()
        ? (manager.isEmpty() ? "?" : manager)
        : (manager + " " + count.asLong()).strip();
  }

  private static Duration uptime(JsonNode facts) {
    return Duration.ofSeconds(facts.path("uptime").asLong());
  }

  private static String days(JsonNode facts) {
    if (!facts.has("uptime")) {
      return "?";
    }
    Duration up = uptime(facts);
    return up.toDays() > 0
        ? up.toDays() + "d"
        : up.toHours() > 0 ? up.toHours() + "h" : up.toMinutes() + "m";
  }

  private static Optional<JsonNode> root(JsonNode facts) {
    for (JsonNode disk : facts.path("disks")) {
      if (disk.path("mount").asText().equals("/")) {
        return Optional.of(disk);
      }
    }
    return Optional.empty();
  }

  private static String free(JsonNode disk) {
    long bytes = disk.path("bytes").asLong();
    long free = disk.path("free").asLong();
    return size(free) + " " + (bytes == 0 ? 0 : 100 * free / bytes) + "%";
  }

  private static String size(long bytes) {
    double gib = bytes / GIB;
    return gib >= 10
        ? String.format(Locale.ROOT, "%.0fG", gib)
        : String.format(Locale.ROOT, "%.1fG", gib);
  }
}

package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.Table.Cell;
import dev.salvor.workflow.contract.gateway.HostCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How hosts were found, one in a line. */
public final class CheckTable {
  private static final double GIB = 1024.0 * 1024 * 1024;

  private CheckTable() {}

  /** The table of {@code hosts}. */
  public static Table of(List<HostCheck> hosts) {
    Table table =
        Table.of("HOST", "STATE", "CONNECT", "ROUND TRIP", "CLOCK", "AS", "FREE", "SYSTEM");
    hosts.forEach(host -> table.row(row(host)));
    return table;
  }

  private static List<Cell> row(HostCheck host) {
    String name = Safe.line(host.host().name());
    Cell state = new Cell(HostCheckJson.state(host), tone(host));
    if (host.unreachable().isPresent()) {
      return List.of(Cell.of(name), state);
    }
    return List.of(
        Cell.of(name),
        state,
        Cell.of(host.connectMillis() + "ms"),
        Cell.of(host.roundTripMillis() + "ms"),
        Cell.of(host.clockMillis().map(CheckTable::clock).orElse("?")),
        Cell.of(Safe.line(host.user())),
        Cell.of(free(host)),
        Cell.of(Safe.line(host.system())));
  }

  private static Tone tone(HostCheck host) {
    return host.unreachable().isPresent()
        ? Tone.BAD
        : host.problems().isEmpty() ? Tone.GOOD : Tone.WAIT;
  }

  private static String clock(long millis) {
    return Math.abs(millis) < 1000
        ? String.format(Locale.ROOT, "%+dms", millis)
        : String.format(Locale.ROOT, "%+.1fs", millis / 1000.0);
  }

  private static String free(HostCheck host) {
    return String.format(
        Locale.ROOT, "%.1f GiB (%d%%)", host.freeBytes() / GIB, host.freePercent());
  }

  /** What is wrong, a line for each thing. */
  public static List<String> words(List<HostCheck> hosts) {
    List<String> out = new ArrayList<>();
    for (HostCheck host : hosts) {
      host.unreachable().ifPresent(why -> out.add(host.host() + ": " + Safe.line(why)));
      host.problems().forEach(problem -> out.add(host.host() + ": " + Safe.line(problem)));
    }
    return out;
  }

  /** One line over all. */
  public static String counts(List<HostCheck> hosts) {
    long silent = hosts.stream().filter(h -> h.unreachable().isPresent()).count();
    long bad = hosts.stream().filter(h -> !h.problems().isEmpty()).count();
    return hosts.size()
        + (hosts.size() == 1 ? " host: " : " hosts: ")
        + (hosts.size() - silent - bad)
        + " ok, "
        + bad
        + (bad == 1 ? " with a problem, " : " with problems, ")
        + silent
        + " unreachable";
  }
}

package dev.salvor.cli.command;

import dev.salvor.cli.fleet.Routes;
import dev.salvor.fleet.Host;
import dev.salvor.fleet.HostId;
import dev.salvor.fleet.Inventory;
import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.Waves;
import dev.salvor.workflow.contract.run.Route;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** On which hosts, for the commands that act on some. */
final class OnOption {
  @Mixin private final InventoryOption inventory = new InventoryOption();

  @Option(
      names = "--on",
      paramLabel = "HOSTS",
      description = {
        "The hosts of the inventory to act on, by name, group or label; absent: this machine."
      })
  private Optional<String> selector = Optional.empty();

  /** Where a run goes. */
  record Where(HostId host, Optional<Route> route, Optional<Fleet> fleet) {
    /** Of one host. */
    Where(HostId host, Optional<Route> route) {
      this(host, route, Optional.empty());
    }

    /** The same, in which hosts that do not answer are waited for so long. */
    Where deferring(Optional<Duration> limit) {
      return limit.isEmpty()
          ? this
          : new Where(host, route, fleet.map(all -> all.deferring(limit.get())));
    }
  }

  /** Whether it was given. */
  boolean isGiven() {
    return selector.isPresent();
  }

  /** What is meant, before anything is started. */
  Chosen chosen(Session session) {
    if (selector.isEmpty() || selector.get().equals(HostId.LOCAL.name())) {
      return new Chosen(List.of(Host.LOCAL), Inventory.EMPTY, HostId.LOCAL.name());
    }
    Inventory read = InventoryOption.read(inventory.file(session.env()));
    return new Chosen(InventoryOption.select(selector.get(), read), read, selector.get());
  }

  /** Where the inventory is that is asked. */
  Optional<String> path(Session session) {
    return Optional.of(inventory.file(session.env()).toAbsolutePath().normalize().toString());
  }

  /**
   * The hosts that are meant.
   *
   * @param on the selector that means them
   */
  record Chosen(List<Host> hosts, Inventory inventory, String on) {
    Chosen {
      hosts = List.copyOf(hosts);
    }

    /** Whether it is this machine without any inventory. */
    boolean isHere() {
      return hosts.equals(List.of(Host.LOCAL)) && on.equals(HostId.LOCAL.name());
    }

    /** The only one; refused if there are more. */
    Host one(String why) {
      if (hosts.size() > 1) {
        throw Parse.usage(
            "--on "
                + on
                + " means "
                + hosts.size()
                + " hosts ("
                + hosts.stream().limit(5).map(Host::name).collect(Collectors.joining(", "))
                + (hosts.size() > 5 ? " ..." : "")
                + "); "
                + why);
      }
      return hosts.getFirst();
    }

    /** Each of them alone, in their order. */
    List<Chosen> each() {
      return hosts.stream().map(h -> new Chosen(List.of(h), inventory, h.name())).toList();
    }

    /** The way to each of them, for a runbook; the node must be up. */
    Where where(Session session, Definition definition) {
      if (hosts.size() == 1) {
        Host host = hosts.getFirst();
        return new Where(host.id(), route(host, session));
      }
      return new Where(
          HostId.LOCAL,
          Optional.empty(),
          Optional.of(
              new Fleet(
                  on,
                  hosts.stream()
                      .map(
                          host ->
                              new Fleet.Target(
                                  host.id(), route(host, session), labels(host, definition)))
                      .toList())));
    }

    /** In which order and in which waves a run of it goes through them. */
    Waves waves(Definition definition) {
      return Waves.of(
          new Fleet(
              on,
              hosts.stream()
                  .map(
                      host ->
                          new Fleet.Target(host.id(), Optional.empty(), labels(host, definition)))
                  .toList()),
          definition.runbook().strategy().orElse(Strategy.DEFAULT));
    }

    /** Those by which it tells hosts apart. */
    private static Map<String, String> labels(Host host, Definition definition) {
      Map<String, String> labels = new LinkedHashMap<>(host.labels());
      labels
          .keySet()
          .retainAll(
              definition.runbook().strategy().flatMap(Strategy::canary).stream()
                  .flatMap(canary -> canary.per().stream())
                  .toList());
      return labels;
    }

    private Optional<Route> route(Host host, Session session) {
      return Routes.ofRun(
          host, inventory, session.env(), session.serving(), session.sharesEngine());
    }
  }
}

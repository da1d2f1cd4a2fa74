package dev.salvor.workflow.contract.fleet;

import dev.salvor.fleet.HostId;
import dev.salvor.runbook.Copies;
import dev.salvor.workflow.contract.run.NodeId;
import dev.salvor.workflow.contract.run.Route;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/**
 * The hosts of a run, resolved when it was started: a changed inventory changes nothing of it.
 *
 * @param on the selector that meant them
 * @param targets in the order in which they are acted on, each host once, at least one
 * @param batch they are a part of a fleet that is acted on together
 * @param defer how long a host that does not answer is waited for; absent: not at all
 */
public record Fleet(String on, List<Target> targets, boolean batch, Optional<Duration> defer) {
  /** A whole fleet. */
  public Fleet(String on, List<Target> targets) {
    this(on, targets, false, Optional.empty());
  }

  /** The same, in which hosts that do not answer are waited for so long. */
  public Fleet deferring(Duration limit) {
    return new Fleet(on, targets, batch, Optional.of(limit));
  }

  /**
   * One host.
   *
   * @param route the way to it; absent: it is the node's own machine
   * @param labels those by which the run tells its hosts apart
   */
  public record Target(HostId host, Optional<Route> route, Map<String, String> labels) {
    public Target {
      Objects.requireNonNull(host, "host");
      // Absent in what an older version started.
      labels = labels == null ? Map.of() : Copies.ordered(labels);
    }

    /** One of which nothing more needs to be known. */
    public Target(HostId host, Optional<Route> route) {
      this(host, route, Map.of());
    }

    /** The same host, on which its run has begun already. */
    public Target begunOn(NodeId node) {
      return new Target(host, route.map(way -> way.begunOn(node)), labels);
    }
  }

  public Fleet {
    targets = List.copyOf(targets);
    Set<HostId> seen = new LinkedHashSet<>();
    for (Target target : targets) {
      if (!seen.add(target.host())) {
        throw new IllegalArgumentException("targets: " + target.host() + " is there twice");
      }
    }
    if (targets.isEmpty()) {
      throw new IllegalArgumentException("targets: a fleet has at least one host");
    }
  }

  /** Names of the hosts, in their order. */
  public List<String> names() {
    return targets.stream().map(target -> target.host().name()).toList();
  }

  /** The way to the first host that is not the node's own machine. */
  public Optional<Route> anyRoute() {
    return targets.stream().flatMap(target -> target.route().stream()).findFirst();
  }

  /** How many hosts, for people. */
  public String words() {
    return targets.size() + (targets.size() == 1 ? " host" : " hosts");
  }
}

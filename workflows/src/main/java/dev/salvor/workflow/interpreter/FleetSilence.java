package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Halts;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Hosts of which nobody knows how they ended, and whether the waves go on without them. */
final class FleetSilence {
  private final Halts halts;
  private final int hosts;
  private final Map<String, HostEnd> ends;
  private final Set<String> running;
  private final Set<String> passed = new LinkedHashSet<>();

  /**
   * Of a run on so many hosts.
   *
   * @param ends how those ended that did, as it stands at any time
   * @param running those that run, as it stands at any time
   */
  FleetSilence(Halts halts, int hosts, Map<String, HostEnd> ends, Set<String> running) {
    this.halts = halts;
    this.hosts = hosts;
    this.ends = ends;
    this.running = running;
  }

  void resume(List<String> hostsPassed) {
    passed.addAll(hostsPassed);
  }

  /** Hosts without which somebody has said that it goes on. */
  List<String> passed() {
    return List.copyOf(passed);
  }

  /** It goes on without those. */
  void pass(Collection<String> without) {
    passed.addAll(without);
  }

  /** Canaries that have not ended. */
  List<String> ofCanaries(List<Fleet.Target> canaries) {
    return canaries.stream()
        .map(target -> target.host().name())
        .filter(host -> running.contains(host) || is(host, HostState.DEFERRED))
        .filter(host -> !passed.contains(host))
        .toList();
  }

  /** Hosts that had begun and of which nobody knows how they ended. */
  List<String> unknown() {
    if (halts.onUnknown() == Halts.OnUnknown.CONTINUE) {
      return List.of();
    }
    Set<String> unknown = new LinkedHashSet<>(running);
    ends.forEach(
        (host, end) -> {
          if (isUnknown(end)) {
            unknown.add(host);
          }
        });
    return unknown.stream().filter(host -> !passed.contains(host)).toList();
  }

  /** Whether nobody knows what became of what it had begun. */
  static boolean isUnknown(HostEnd end) {
    boolean lost = end.state() == HostState.UNREACHABLE || end.state() == HostState.DEFERRED;
    return (lost && end.begunOn().isPresent())
        || (end.state().isError() && end.cause().filter(Cause.UNKNOWN::equals).isPresent());
  }

  /** Hosts that do not answer, if they are more than may be; else nobody. */
  List<String> tooMany() {
    if (halts.maxDeferred().isEmpty()) {
      return List.of();
    }
    List<String> silent =
        ends.keySet().stream()
            .filter(host -> is(host, HostState.DEFERRED) || is(host, HostState.UNREACHABLE))
            .filter(host -> !passed.contains(host))
            .toList();
    return silent.size() > halts.maxDeferred().get().of(hosts) ? silent : List.of();
  }

  private boolean is(String host, HostState state) {
    return Optional.ofNullable(ends.get(host)).filter(end -> end.state() == state).isPresent();
  }

  /** How many do not answer, for people; empty if no more than may. */
  Optional<String> words() {
    List<String> silent = tooMany();
    return silent.isEmpty()
        ? Optional.empty()
        : Optional.of(
            silent.size()
                + (silent.size() == 1 ? " host does" : " hosts do")
                + " not answer, at most "
                + halts.maxDeferred().map(most -> most.of(hosts)).orElse(0)
                + " may: "
                + Texts.names(silent));
  }
}

package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Cause;
import dev.salvor.runbook.Halts;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.HostEnd;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Which failures a fleet's run bears before it begins no other host. */
final class FleetBudget {
  private final Strategy strategy;
  private final int hosts;
  private final Map<String, HostEnd> ends;
  private final Set<String> passed = new LinkedHashSet<>();
  private int forgiven;
  private int forgivenInWave;

  /**
   * Of a run on so many hosts.
   *
   * @param ends how those ended that did, as it stands at any time
   */
  FleetBudget(Strategy strategy, int hosts, Map<String, HostEnd> ends) {
    this.strategy = strategy;
    this.hosts = hosts;
    this.ends = ends;
  }

  void resume(int inRun, int inWave, List<String> hostsPassed) {
    forgiven = inRun;
    forgivenInWave = inWave;
    passed.addAll(hostsPassed);
  }

  int forgiven() {
    return forgiven;
  }

  int forgivenInWave() {
    return forgivenInWave;
  }

  /** Hosts whose failure somebody has let pass. */
  List<String> passed() {
    return List.copyOf(passed);
  }

  int failures() {
    return (int) ends.values().stream().filter(end -> end.state().isError()).count();
  }

  private int counted() {
    return (int) ends.values().stream().filter(this::counts).count();
  }

  /** What nobody knows is no failure where somebody is asked about it. */
  private boolean counts(HostEnd end) {
    return end.state().isError() && !(asksAboutUnknown() && FleetSilence.isUnknown(end));
  }

  private boolean asksAboutUnknown() {
    return strategy.halts().orElse(Halts.NONE).onUnknown() == Halts.OnUnknown.ASK;
  }

  /**
   * Why the whole run begins no other host.
   *
   * @param also hosts that count as failed, too
   */
  Optional<String> run(Collection<String> also) {
    return byCause().or(() -> inRun(also));
  }

  private Optional<String> inRun(Collection<String> also) {
    int errors = counted() + also.size() - forgiven;
    int may = strategy.mayFail(hosts);
    return errors > may
        ? Optional.of(failed(errors) + ", at most " + may + " may" + first(ends.keySet()))
        : Optional.empty();
  }

  /** The same of one wave. */
  Optional<String> wave(int number, List<Fleet.Target> wave, Collection<String> also) {
    Optional<Integer> most = strategy.mayFailInWave(wave.size());
    if (most.isEmpty()) {
      return Optional.empty();
    }
    int errors = errors(wave, also) - forgivenInWave;
    int may = most.get();
    return errors > may
        ? Optional.of(
            failed(errors)
                + " in wave "
                + number
                + ", at most "
                + may
                + " may"
                + first(names(wave)))
        : Optional.empty();
  }

  /** The same of canaries: one that fails is enough. */
  Optional<String> canaries(List<Fleet.Target> wave, Collection<String> also) {
    int errors = errors(wave, also) - forgivenInWave;
    return errors > 0
        ? Optional.of(
            errors
                + " of "
                + wave.size()
                + (wave.size() == 1 ? " canary" : " canaries")
                + " failed or did not answer"
                + first(names(wave)))
        : Optional.empty();
  }

  private Optional<String> byCause() {
    Halts halts = strategy.halts().orElse(Halts.NONE);
    Map<String, Set<String>> named = new LinkedHashMap<>();
    ends.forEach(
        (host, end) -> {
          if (end.state().isError() && !passed.contains(host)) {
            end.cause()
                .ifPresent(
                    word -> named.computeIfAbsent(word, w -> new LinkedHashSet<>()).add(host));
          }
        });
    Optional<String> enough =
        named.keySet().stream()
            .filter(halts.on()::contains)
            .findFirst()
            .map(word -> "failed with " + word + first(named.getOrDefault(word, Set.of())));
    int may = halts.maxSameCause().orElse(Integer.MAX_VALUE);
    return enough.or(
        () ->
            named.entrySet().stream()
                .filter(e -> !(e.getKey().equals(Cause.UNKNOWN) && asksAboutUnknown()))
                .filter(e -> e.getValue().size() > may)
                .findFirst()
                .map(
                    e ->
                        e.getValue().size()
                            + " hosts failed with "
                            + e.getKey()
                            + ", at most "
                            + may
                            + " may"
                            + first(e.getValue())));
  }

  private static String failed(int hosts) {
    return hosts + (hosts == 1 ? " host" : " hosts") + " failed or did not answer";
  }

  /** The first of {@code among} that failed, with what it said. */
  private String first(Collection<String> among) {
    return ends.entrySet().stream()
        .filter(e -> e.getValue().state().isError() && !passed.contains(e.getKey()))
        .filter(e -> among.contains(e.getKey()))
        .findFirst()
        .map(
            e ->
                "; first "
                    + e.getKey()
                    + e.getValue().cause().map(word -> " (" + word + ")").orElse("")
                    + ": "
                    + e.getValue().summary())
        .orElse("");
  }

  /** Somebody lets pass what failed so far. */
  void forgive(List<Fleet.Target> wave) {
    forgiven = counted();
    leave(wave);
    ends.forEach(
        (host, end) -> {
          if (end.state().isError()) {
            passed.add(host);
          }
        });
  }

  /** What failed in the wave does not count for it any more, and still counts for the run. */
  void leave(List<Fleet.Target> wave) {
    forgivenInWave = errors(wave, List.of());
  }

  void nextWave() {
    forgivenInWave = 0;
  }

  private static List<String> names(List<Fleet.Target> wave) {
    return wave.stream().map(target -> target.host().name()).toList();
  }

  private int errors(List<Fleet.Target> wave, Collection<String> also) {
    int errors = 0;
    for (String host : names(wave)) {
      HostEnd end = ends.get(host);
      if ((end != null && counts(end)) || also.contains(host)) {
        errors++;
      }
    }
    return errors;
  }
}

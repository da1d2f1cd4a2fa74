package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Halts;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.fleet.Waves;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What became of the hosts of a fleet, its waves, and what its budgets still allow. */
final class FleetBook implements Tally {
  /**
   * The form that survives continue-as-new.
   *
   * @param next index of the host that is begun next
   * @param forgiven errors of the run that somebody has let pass
   * @param forgivenInWave the same of the current wave
   * @param passed the hosts of them, by name
   * @param without hosts that do not answer and without which it goes on
   */
  record Saved(
      int wave,
      boolean begun,
      int next,
      int forgiven,
      int forgivenInWave,
      Map<String, HostEnd> ends,
      Optional<List<String>> passed,
      Optional<List<String>> without) {}

  /** The engine's limit of an attribute is 2048 bytes, of JSON. */
  private static final int NAMES = 2000;

  private static final int NAME = 3;

  private final Fleet fleet;
  private final Waves waves;
  private final Map<String, HostEnd> ends = new LinkedHashMap<>();
  private final FleetBudget budget;
  private final FleetSilence silence;
  private final Set<String> doubtful = new LinkedHashSet<>();
  private final Set<String> running = new LinkedHashSet<>();
  private int wave;
  private boolean begun;
  private int next;

  FleetBook(Fleet fleet, Strategy strategy) {
    this.fleet = fleet;
    this.waves = Waves.of(fleet, strategy);
    this.budget = new FleetBudget(strategy, fleet.targets().size(), ends);
    this.silence =
        new FleetSilence(
            strategy.halts().orElse(Halts.NONE), fleet.targets().size(), ends, running);
  }

  int waves() {
    return waves.sizes().size();
  }

  /** The current wave, from 1. */
  int wave() {
    return Math.min(wave + 1, waves.sizes().size());
  }

  /** What the current wave is called. */
  String waveName() {
    return waves.name(wave());
  }

  /** Whether the current wave is that of the canaries. */
  boolean isCanary() {
    return wave == 0 && hasCanaries();
  }

  boolean hasCanaries() {
    return !waves.canaries().isEmpty();
  }

  int inWave() {
    return waves.sizes().get(Math.min(wave, waves.sizes().size() - 1));
  }

  boolean isWaveBegun() {
    return begun;
  }

  void beginWave() {
    begun = true;
  }

  boolean isThereAWave() {
    return wave < waves.sizes().size();
  }

  void endWave() {
    wave++;
    begun = false;
    budget.nextWave();
  }

  private int first() {
    return waves.sizes().subList(0, Math.min(wave, waves.sizes().size())).stream()
        .mapToInt(i -> i)
        .sum();
  }

  private int last() {
    return Math.min(first() + inWave(), waves.order().size());
  }

  private List<Fleet.Target> ofWave() {
    return waves.order().subList(first(), last());
  }

  /**
   * The hosts of this wave that are begun next, at most {@code most}; fewer if their names together
   * are longer than what the engine lets a workflow be found by.
   */
  List<Fleet.Target> next(int most) {
    int end = next;
    int bytes = 0;
    while (end < last() && end < next + most) {
      bytes += waves.order().get(end).host().name().length() + NAME;
      if (bytes > NAMES && end > next) {
        break;
      }
      end++;
    }
    return waves.order().subList(next, end);
  }

  boolean isAnyLeft() {
    return next < fleet.targets().size();
  }

  void began(Fleet.Target target) {
    next++;
    running.add(target.host().name());
  }

  /** It had ended without an answer and is gone on with. */
  void beganAgain(String host) {
    ends.remove(host);
    running.add(host);
  }

  /** Nothing more of this wave is begun; what failed in it still counts for the run. */
  void leaveRestOfWave() {
    next = last();
    budget.leave(ofWave());
  }

  void ended(String host, HostEnd end) {
    running.remove(host);
    doubtful.remove(host);
    ends.put(host, end);
  }

  /** Something went wrong on it; its run has not ended and may still succeed. */
  void doubts(String host) {
    if (running.contains(host)) {
      doubtful.add(host);
    }
  }

  /** Whether no other host may be begun before the doubtful ones have ended. */
  boolean isHeldByDoubt() {
    return !doubtful.isEmpty() && spent(doubtful).isPresent();
  }

  /** Why no other host may be begun. */
  Optional<String> spent() {
    return spent(List.of());
  }

  private Optional<String> spent(Collection<String> also) {
    if (isCanary()) {
      return budget.canaries(ofWave(), also);
    }
    return budget.run(also).or(() -> budget.wave(wave(), ofWave(), also));
  }

  /** The same of the whole run only. */
  Optional<String> runSpent() {
    return budget.run(List.of());
  }

  /** Hosts whose end must be known before the next wave and is not, for people. */
  Optional<String> lacking() {
    List<String> hosts = lackingHosts();
    if (hosts.isEmpty()) {
      return Optional.empty();
    }
    String names = Texts.names(hosts);
    return Optional.of(
        isCanary()
            ? "no end of " + (hosts.size() == 1 ? "canary " : "canaries ") + names + " yet"
            : "nobody knows how it ended on " + names);
  }

  private List<String> lackingHosts() {
    return isCanary() ? silence.ofCanaries(ofWave()) : silence.unknown();
  }

  /** The next wave begins without them. */
  void passLacking() {
    silence.pass(lackingHosts());
  }

  /** That more hosts do not answer than may, for people. */
  Optional<String> tooSilent() {
    return silence.words();
  }

  /** It goes on without them. */
  void passSilent() {
    silence.pass(silence.tooMany());
  }

  /** Somebody lets pass what failed so far. */
  void forgive() {
    budget.forgive(ofWave());
    silence.pass(budget.passed());
  }

  @Override
  public int failures() {
    return budget.failures();
  }

  @Override
  public int pivots() {
    return ends.values().stream().mapToInt(HostEnd::pivots).sum();
  }

  /** Every host with what became of it, in the order of the fleet. */
  Map<String, HostEnd> all() {
    Map<String, HostEnd> out = new LinkedHashMap<>();
    fleet.names().forEach(name -> out.put(name, ends.getOrDefault(name, HostEnd.NOT_STARTED)));
    return out;
  }

  Map<HostState, Integer> counts() {
    Map<HostState, Integer> out = new EnumMap<>(HostState.class);
    ends.values().forEach(end -> out.merge(end.state(), 1, Integer::sum));
    if (!running.isEmpty()) {
      out.put(HostState.RUNNING, running.size());
    }
    int untouched = fleet.targets().size() - ends.size() - running.size();
    if (untouched > 0) {
      out.put(HostState.NOT_STARTED, untouched);
    }
    return out;
  }

  /** One line for people: how far the wave is. */
  String progress() {
    int done = 0;
    for (Fleet.Target target : ofWave()) {
      HostEnd end = ends.get(target.host().name());
      done += end != null && end.state().isEnded() ? 1 : 0;
    }
    int deferred = counts().getOrDefault(HostState.DEFERRED, 0);
    return done
        + " of "
        + inWave()
        + " ended, "
        + running.size()
        + " running"
        + (deferred == 0 ? "" : ", " + deferred + " deferred");
  }

  FleetView view() {
    List<FleetView.Troubled> troubled = new ArrayList<>();
    for (Map.Entry<String, HostEnd> e : ends.entrySet()) {
      if (e.getValue().state().isError()) {
        troubled.add(
            0,
            new FleetView.Troubled(
                e.getKey(), e.getValue().state(), e.getValue().summary(), e.getValue().cause()));
      }
    }
    return FleetViews.fit(
        new FleetView(
            fleet.on(),
            fleet.targets().size(),
            wave(),
            waves(),
            inWave(),
            counts(),
            List.copyOf(running),
            troubled,
            spent().or(silence::words)));
  }

  Saved saved() {
    return new Saved(
        wave,
        begun,
        next,
        budget.forgiven(),
        budget.forgivenInWave(),
        new LinkedHashMap<>(ends),
        Optional.of(budget.passed()),
        Optional.of(silence.passed()));
  }

  void resume(Saved saved) {
    wave = saved.wave();
    begun = saved.begun();
    next = saved.next();
    budget.resume(saved.forgiven(), saved.forgivenInWave(), saved.passed().orElse(List.of()));
    silence.resume(saved.without().orElse(List.of()));
    ends.putAll(saved.ends());
  }
}

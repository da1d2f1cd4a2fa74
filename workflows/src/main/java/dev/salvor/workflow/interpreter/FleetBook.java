package dev.salvor.workflow.interpreter;

import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.fleet.Fleet;
import dev.salvor.workflow.contract.fleet.FleetView;
import dev.salvor.workflow.contract.fleet.HostEnd;
import dev.salvor.workflow.contract.fleet.HostState;
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
   */
  record Saved(
      int wave,
      boolean begun,
      int next,
      int forgiven,
      int forgivenInWave,
      Map<String, HostEnd> ends) {}

  /** The engine's limit of an attribute is 2048 bytes, of JSON. */
  private static final int NAMES = 2000;

  private static final int NAME = 3;

  private final Fleet fleet;
  private final Strategy strategy;
  private final List<Integer> sizes;
  private final Map<String, HostEnd> ends = new LinkedHashMap<>();
  private final Set<String> doubtful = new LinkedHashSet<>();
  private final Set<String> running = new LinkedHashSet<>();
  private int wave;
  private boolean begun;
  private int next;
  private int forgiven;
  private int forgivenInWave;

  FleetBook(Fleet fleet, Strategy strategy) {
    this.fleet = fleet;
    this.strategy = strategy;
    this.sizes = strategy.waves(fleet.targets().size());
  }

  int waves() {
    return sizes.size();
  }

  /** The current wave, from 1. */
  int wave() {
    return Math.min(wave + 1, sizes.size());
  }

  /** What the current wave is called. */
  String waveName() {
    return "wave-" + wave();
  }

  int inWave() {
    return sizes.get(Math.min(wave, sizes.size() - 1));
  }

  boolean isWaveBegun() {
    return begun;
  }

  void beginWave() {
    begun = true;
  }

  boolean isThereAWave() {
    return wave < sizes.size();
  }

  void endWave() {
    wave++;
    begun = false;
    forgivenInWave = 0;
  }

  private int first() {
    return sizes.subList(0, Math.min(wave, sizes.size())).stream().mapToInt(i -> i).sum();
  }

  private int last() {
    return Math.min(first() + inWave(), fleet.targets().size());
  }

  /**
   * The hosts of this wave that are begun next, at most {@code most}; fewer if their names together
   * are longer than what the engine lets a workflow be found by.
   */
  List<Fleet.Target> next(int most) {
    int end = next;
    int bytes = 0;
    while (end < last() && end < next + most) {
      bytes += fleet.targets().get(end).host().name().length() + NAME;
      if (bytes > NAMES && end > next) {
        break;
      }
      end++;
    }
    return fleet.targets().subList(next, end);
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
    forgivenInWave = errors(first(), last(), List.of());
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
    Optional<String> run = runSpent(also);
    if (run.isPresent() || strategy.maxWaveErrors().isEmpty()) {
      return run;
    }
    int errors = errors(first(), last(), also) - forgivenInWave;
    int may = strategy.maxWaveErrors().get().of(inWave());
    return errors > may
        ? Optional.of(failed(errors) + " in wave " + wave() + ", at most " + may + " may")
        : Optional.empty();
  }

  /** The same of the whole run only. */
  Optional<String> runSpent() {
    return runSpent(List.of());
  }

  private Optional<String> runSpent(Collection<String> also) {
    int errors = failures() + also.size() - forgiven;
    int may = strategy.maxErrors().of(fleet.targets().size());
    return errors > may
        ? Optional.of(failed(errors) + ", at most " + may + " may")
        : Optional.empty();
  }

  private static String failed(int hosts) {
    return hosts + (hosts == 1 ? " host" : " hosts") + " failed or did not answer";
  }

  /** Somebody lets pass what failed so far. */
  void forgive() {
    forgiven = failures();
    forgivenInWave = errors(first(), last(), List.of());
  }

  private int errors(int from, int to, Collection<String> also) {
    int errors = 0;
    for (Fleet.Target target : fleet.targets().subList(from, to)) {
      HostEnd end = ends.get(target.host().name());
      if ((end != null && end.state().isError()) || also.contains(target.host().name())) {
        errors++;
      }
    }
    return errors;
  }

  @Override
  public int failures() {
    return (int) ends.values().stream().filter(end -> end.state().isError()).count();
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
    for (Fleet.Target target : fleet.targets().subList(first(), last())) {
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
            0, new FleetView.Troubled(e.getKey(), e.getValue().state(), e.getValue().summary()));
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
            troubled));
  }

  Saved saved() {
    return new Saved(wave, begun, next, forgiven, forgivenInWave, new LinkedHashMap<>(ends));
  }

  void resume(Saved saved) {
    wave = saved.wave();
    begun = saved.begun();
    next = saved.next();
    forgiven = saved.forgiven();
    forgivenInWave = saved.forgivenInWave();
    ends.putAll(saved.ends());
  }
}

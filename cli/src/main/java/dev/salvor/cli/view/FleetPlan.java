package dev.salvor.cli.view;

import dev.salvor.cli.io.Safe;
import dev.salvor.cli.view.Paint.Tone;
import dev.salvor.cli.view.PlanJson.State;
import dev.salvor.cli.view.PlanJson.StepPlan;
import dev.salvor.workflow.contract.fleet.Waves;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What a run would do on each of several hosts. Hosts of which the same is true share a row. */
public final class FleetPlan {
  /** So many names of steps or hosts are shown in a cell. */
  private static final int MOST_NAMES = 4;

  /** So many waves. */
  private static final int MOST_WAVES = 12;

  private static final int WIDEST = 60;

  /**
   * One host; the names are part of the interface.
   *
   * @param plan as of one host; absent: it could not be asked
   * @param why it could not be asked
   * @param wave in which it would be begun, from 1
   * @param canary the kind of host that it would stand for; absent: it is no canary
   */
  public record HostPlan(
      String host,
      Optional<PlanJson> plan,
      Optional<String> why,
      int wave,
      Optional<String> canary) {
    /** One that has answered. */
    public static HostPlan of(String host, PlanJson plan, Waves waves) {
      return new HostPlan(
          host, Optional.of(plan), Optional.empty(), waves.of(host), waves.canary(host));
    }

    /** One that could not be asked. */
    public static HostPlan refused(String host, String why, Waves waves) {
      return new HostPlan(
          host, Optional.empty(), Optional.of(why), waves.of(host), waves.canary(host));
    }
  }

  /** What a row says beside its hosts. */
  private record Cells(Tone tone, String done, String runs, String skipped, String notes) {}

  private FleetPlan() {}

  /**
   * A table with a row for each kind of answer.
   *
   * @param again how to see one host, without its name
   */
  public static List<String> lines(List<HostPlan> hosts, String on, String again, Paint paint) {
    Map<Cells, List<String>> rows = new LinkedHashMap<>();
    hosts.forEach(
        one -> rows.computeIfAbsent(cells(one), cells -> new ArrayList<>()).add(one.host()));
    List<String> lines = new ArrayList<>();
    lines.add(paint.of(Tone.BOLD, Safe.line(head(hosts, on))));
    Table table = Table.of("HOST", "DONE", "WOULD RUN", "SKIPPED", "NOTES");
    rows.forEach((cells, names) -> put(cells, names, hosts.size(), table));
    table.lines(paint).forEach(line -> lines.add("  " + line));
    lines.add("step by step: " + Safe.line(again) + " --on " + Safe.line(hosts.getFirst().host()));
    return List.copyOf(lines);
  }

  /** The sizes of the waves, and each canary with the kind of host that it stands for. */
  public static List<String> waves(Waves waves) {
    List<String> lines = new ArrayList<>();
    lines.add(
        "waves: "
            + waves.sizes().stream()
                .limit(MOST_WAVES)
                .map(String::valueOf)
                .collect(Collectors.joining(", "))
            + (waves.sizes().size() > MOST_WAVES
                ? " and " + (waves.sizes().size() - MOST_WAVES) + " more"
                : "")
            + (waves.canaries().isEmpty() ? "" : "; the first is the canaries:"));
    waves.canaries().forEach((host, kind) -> lines.add(Safe.line("  " + host + "  " + kind)));
    return lines;
  }

  private static String head(List<HostPlan> hosts, String on) {
    long silent = hosts.stream().filter(one -> one.plan().isEmpty()).count();
    return hosts.stream()
            .flatMap(one -> one.plan().stream())
            .findFirst()
            .map(
                plan ->
                    plan.runbook()
                        + " (definition "
                        + plan.definitionSha256().substring(0, 12)
                        + ") on ")
            .orElse("")
        + Texts.count(hosts.size(), "host")
        + " ("
        + on
        + ")"
        + (silent == 0 ? "" : ", " + silent + " of them could not be asked");
  }

  private static Cells cells(HostPlan host) {
    return host.plan()
        .map(FleetPlan::cells)
        .orElseGet(
            () ->
                new Cells(
                    Tone.BAD, "", "", "", "cannot be asked: " + host.why().orElse("no answer")));
  }

  private static Cells cells(PlanJson plan) {
    List<StepPlan> steps =
        plan.phases().stream()
            .flatMap(phase -> phase.orders().stream())
            .flatMap(order -> order.steps().stream())
            .toList();
    List<String> runs =
        steps.stream()
            .filter(s -> s.state() == State.WOULD_RUN || s.state() == State.CANNOT_TELL)
            .map(s -> s.state() == State.CANNOT_TELL ? s.step() + " (cannot tell)" : s.step())
            .toList();
    Set<String> notes = new LinkedHashSet<>();
    steps.stream()
        .filter(s -> s.state() == State.PROBLEM)
        .forEach(s -> notes.add(s.step() + " would fail: " + s.why().orElse("")));
    long later = count(steps, State.DEPENDS);
    if (later > 0) {
      notes.add(Texts.count(later, "step") + " known later");
    }
    notes.addAll(plan.warnings());
    boolean fails = count(steps, State.PROBLEM) > 0;
    return new Cells(
        fails ? Tone.BAD : runs.isEmpty() ? Tone.DIM : Tone.PLAIN,
        number(count(steps, State.ALREADY_DONE)),
        runs.isEmpty() ? "nothing" : few(runs, ", "),
        number(count(steps, State.SKIPPED)),
        String.join("; ", notes));
  }

  private static long count(List<StepPlan> steps, State state) {
    return steps.stream().filter(s -> s.state() == state).count();
  }

  private static String number(long count) {
    return count == 0 ? "" : Long.toString(count);
  }

  private static String few(List<String> names, String between) {
    String first = names.stream().limit(MOST_NAMES).collect(Collectors.joining(between));
    return names.size() <= MOST_NAMES
        ? first
        : first + " and " + (names.size() - MOST_NAMES) + " more";
  }

  private static void put(Cells cells, List<String> hosts, int all, Table table) {
    String who = hosts.size() == all && all > MOST_NAMES ? "all " + all : few(hosts, " ");
    List<String> runs = Texts.wrap(Safe.line(cells.runs()), WIDEST);
    List<String> notes = Texts.wrap(Safe.line(cells.notes()), WIDEST);
    for (int i = 0; i < Math.max(runs.size(), notes.size()); i++) {
      table.row(
          List.of(
              Table.Cell.of(i == 0 ? Safe.line(who) : ""),
              Table.Cell.of(i == 0 ? cells.done() : ""),
              new Table.Cell(i < runs.size() ? runs.get(i) : "", cells.tone()),
              Table.Cell.of(i == 0 ? cells.skipped() : ""),
              new Table.Cell(i < notes.size() ? notes.get(i) : "", cells.tone())));
    }
  }
}

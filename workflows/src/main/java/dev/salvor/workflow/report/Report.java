package dev.salvor.workflow.report;

import dev.salvor.runbook.Runbook;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.journal.Entry;
import dev.salvor.workflow.journal.RunSummary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that a page is made from.
 *
 * @param undos each time work was taken back
 * @param gaps events that are not in the journal, for people
 * @param runbook the pinned one; absent: what was not reached cannot be told
 * @param parameters as bound, a secret as its reference; empty where nobody knows them
 */
public record Report(
    RunSummary run,
    List<Undo> undos,
    List<String> gaps,
    Optional<Runbook> runbook,
    Map<String, String> parameters,
    Provenance provenance,
    Outputs outputs,
    Differences differences) {
  /** Name of the file in the run's folder. */
  public static final String FILE = "report.html";

  /**
   * Work was taken back.
   *
   * @param steps in the order in which they were to be undone
   */
  public record Undo(Instant at, List<String> steps, String why) {
    public Undo {
      steps = List.copyOf(steps);
    }
  }

  public Report {
    undos = List.copyOf(undos);
    gaps = List.copyOf(gaps);
    parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
  }

  /** What the events tell; outputs and differences come with {@link #with}. */
  public static Report of(Iterable<? extends Entry> journal, Provenance provenance) {
    List<Undo> undos = new ArrayList<>();
    List<String> gaps = new ArrayList<>();
    long last = 0;
    for (Entry entry : journal) {
      if (entry.seq() > last + 1) {
        gaps.add("events " + (last + 1) + " to " + (entry.seq() - 1));
      }
      last = Math.max(last, entry.seq());
      if (entry instanceof Entry.Known(RunEvent.UndoStarted undo)) {
        undos.add(new Undo(undo.at(), undo.steps(), undo.why()));
      }
    }
    return new Report(
        RunSummary.of(journal),
        undos,
        gaps,
        Optional.empty(),
        Map.of(),
        provenance,
        Outputs.NONE,
        new Differences.Unknown("the snapshots lie in the run's folder on its host"));
  }

  /** The same with what the run's folder holds. */
  public Report with(Outputs newOutputs, Differences newDifferences) {
    return new Report(
        run, undos, gaps, runbook, parameters, provenance, newOutputs, newDifferences);
  }

  /** The same with what was to be done. */
  public Report with(Optional<Runbook> newRunbook, Map<String, String> newParameters) {
    return new Report(
        run, undos, gaps, newRunbook, newParameters, provenance, outputs, differences);
  }

  /** Of the two words on the run's state the later one. */
  RunStatus status() {
    return provenance instanceof Provenance.Events events && !run.status().isTerminal()
        ? events.status()
        : run.status();
  }
}

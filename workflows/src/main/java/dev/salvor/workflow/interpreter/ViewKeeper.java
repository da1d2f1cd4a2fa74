package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.workflow.Workflow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Keeps what people see: the memo, the search attributes, the line on the engine's own page. */
final class ViewKeeper {
  private final Ledger ledger;
  private final boolean attributes;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private final List<String> acknowledged = new ArrayList<>();
  private RunView shown;
  private RunStatus status = RunStatus.RUNNING;
  private String phase = "";
  private int phaseNumber;
  private int phases;
  private String step = "";
  private Optional<String> paused = Optional.empty();

  /**
   * Shows the first state.
   *
   * @param attributes the run was started with search attributes, so the engine knows them
   */
  ViewKeeper(String runbook, String host, int phases, Ledger ledger, boolean attributes) {
    this.ledger = ledger;
    this.attributes = attributes;
    this.phases = phases;
    this.shown =
        new RunView(
            RunStatus.STUCK,
            runbook,
            host,
            "",
            0,
            phases,
            "",
            0,
            0,
            Optional.empty(),
            List.of(),
            Optional.empty(),
            Instant.EPOCH);
  }

  void status(RunStatus now) {
    status = now;
  }

  void phase(String name, int number, int of) {
    phase = name;
    phaseNumber = number;
    phases = of;
  }

  void step(String id) {
    step = id;
  }

  void waits(Question question) {
    questions.put(question.step(), question);
  }

  void waitsNoMore(Question question) {
    questions.remove(question.step());
  }

  void acknowledged(String decision) {
    acknowledged.add(decision);
    if (acknowledged.size() > ViewSize.ACKNOWLEDGED) {
      acknowledged.remove(0);
    }
  }

  void paused(Optional<String> who) {
    paused = who;
  }

  List<String> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** Writes what has changed since it was last shown, if anything. */
  void show() {
    Optional<Question> waiting = questions.values().stream().findFirst();
    RunView next =
        ViewSize.fit(
            new RunView(
                status == RunStatus.RUNNING && waiting.isPresent() ? RunStatus.WAITING : status,
                shown.runbook(),
                shown.host(),
                phase,
                phaseNumber,
                phases,
                step,
                ledger.pivots(),
                ledger.failures(),
                waiting,
                acknowledged,
                paused,
                shown.updatedAt()));
    if (next.equals(shown)) {
      return;
    }
    RunView before = shown;
    shown = ViewSize.at(next, Now.instant());
    Map<String, Object> memo = new LinkedHashMap<>();
    memo.put(RunView.MEMO_KEY, shown);
    Workflow.upsertMemo(memo);
    Workflow.setCurrentDetails(details(shown));
    if (attributes && differInAttributes(before, shown)) {
      Workflow.upsertTypedSearchAttributes(
          SearchAttributes.STATUS.valueSet(shown.status().name()),
          SearchAttributes.PHASE.valueSet(shown.phase()),
          SearchAttributes.PIVOTS.valueSet((long) shown.pivots()));
    }
  }

  private static boolean differInAttributes(RunView a, RunView b) {
    return a.status() != b.status() || !a.phase().equals(b.phase()) || a.pivots() != b.pivots();
  }

  private static String details(RunView view) {
    String where =
        view.phaseNumber() == 0
            ? view.phase()
            : "phase " + view.phaseNumber() + " of " + view.phases() + ": " + view.phase();
    return view.status() + (where.isBlank() ? "" : ", " + where);
  }
}

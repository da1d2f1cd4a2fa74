package dev.salvor.workflow.interpreter;

import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.SearchAttributes;
import dev.salvor.workflow.contract.run.Acknowledgement;
import dev.salvor.workflow.contract.run.AuditMark;
import dev.salvor.workflow.contract.run.Question;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Keeps what people see: the memo, the search attributes, the line on the engine's own page. */
final class ViewKeeper {
  /** A change of the step alone is written no more often. */
  static final Duration STEP_PACE = Duration.ofSeconds(1);

  private final Tally tally;
  private final boolean attributes;
  private final Map<String, Question> questions = new LinkedHashMap<>();
  private final List<Acknowledgement> acknowledged = new ArrayList<>();
  private final String runbook;
  private final String host;
  private Optional<RunView> shown = Optional.empty();
  private boolean behind;
  private boolean hidden;
  private RunStatus status = RunStatus.RUNNING;
  private String phase = "";
  private int phaseNumber;
  private int phases;
  private String step = "";
  private Optional<String> paused = Optional.empty();
  private Optional<String> lost = Optional.empty();
  private Supplier<Map<String, Object>> beside = Map::of;
  private Optional<AuditMark> audited = Optional.empty();

  /**
   * Shows the first state.
   *
   * @param attributes the run was started with search attributes, so the engine knows them
   */
  ViewKeeper(String runbook, String host, int phases, Tally tally, boolean attributes) {
    this.runbook = runbook;
    this.host = host;
    this.tally = tally;
    this.attributes = attributes;
    this.phases = phases;
  }

  /** What the memo holds beside the view, at each write of it. */
  void beside(Supplier<Map<String, Object>> more) {
    beside = more;
  }

  /** Where a node's audit ended, written with the next change. */
  void audited(Optional<AuditMark> mark) {
    audited = mark;
  }

  /** Nothing of it is written anywhere from now on. */
  void hidden() {
    hidden = true;
  }

  void status(RunStatus now) {
    status = now;
  }

  void phase(String name, int number, int of) {
    phase = name;
    step = "";
    phaseNumber = number;
    phases = of;
  }

  void step(String id) {
    step = id;
  }

  /** The host does not answer, and why; shown instead of the step until it does. */
  void lost(Optional<String> why) {
    lost = why;
  }

  void waits(Question question) {
    questions.put(question.step(), question);
  }

  void waitsNoMore(Question question) {
    questions.remove(question.step());
  }

  void acknowledged(Acknowledgement decision) {
    acknowledged.add(decision);
    if (acknowledged.size() > ViewSize.ACKNOWLEDGED) {
      acknowledged.remove(0);
    }
  }

  void paused(Optional<String> who) {
    paused = who;
  }

  List<Acknowledgement> acknowledged() {
    return List.copyOf(acknowledged);
  }

  /** What follows so soon that it is not written is written a little later, unless more comes. */
  void showSoon(Lane lane, BooleanSupplier news) {
    show();
    if (behind && !news.getAsBoolean()) {
      lane.await(STEP_PACE, news);
      show();
    }
  }

  /** Writes what has changed since it was last shown, if anything. */
  void show() {
    if (hidden) {
      return;
    }
    Optional<Question> waiting = questions.values().stream().findFirst();
    RunView now =
        ViewSize.fit(
            new RunView(
                status == RunStatus.RUNNING && waiting.isPresent() ? RunStatus.WAITING : status,
                runbook,
                host,
                phase,
                phaseNumber,
                phases,
                lost.map(why -> RunView.HOST_IS_LOST + why).orElse(step),
                tally.pivots(),
                tally.failures(),
                waiting,
                questions.keySet().stream().skip(1).toList(),
                acknowledged,
                paused,
                Now.instant()));
    Optional<RunView> before = shown;
    boolean same = before.isPresent() && isSame(before.get(), now);
    behind = !same && before.isPresent() && isOnlyNextStep(before.get(), now);
    if (same || behind) {
      return;
    }
    shown = Optional.of(now);
    Map<String, Object> memo = new LinkedHashMap<>();
    memo.put(RunView.MEMO_KEY, now);
    memo.putAll(beside.get());
    audited.ifPresent(mark -> memo.put(AuditMark.MEMO_KEY, mark));
    Workflow.upsertMemo(memo);
    Workflow.setCurrentDetails(details(now));
    if (attributes && before.map(b -> differInAttributes(b, now)).orElse(true)) {
      Workflow.upsertTypedSearchAttributes(
          SearchAttributes.STATUS.valueSet(now.status().name()),
          SearchAttributes.PHASE.valueSet(now.phase()),
          SearchAttributes.PIVOTS.valueSet((long) now.pivots()));
    }
  }

  private static boolean isSame(RunView before, RunView now) {
    return ViewSize.at(before, now.updatedAt()).equals(now);
  }

  /**
   * Nothing but the step has changed, and that within a second: a step that lasts tells of itself
   * by its heartbeat, and each write of the memo costs the engine about as much as the step.
   */
  private static boolean isOnlyNextStep(RunView before, RunView now) {
    return !before.step().isEmpty()
        && Duration.between(before.updatedAt(), now.updatedAt()).compareTo(STEP_PACE) < 0
        && ViewSize.at(before, now.step(), now.updatedAt()).equals(now);
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

package dev.salvor.workflow.interpreter;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import dev.salvor.runbook.Durations;
import dev.salvor.runbook.Names;
import dev.salvor.runbook.Runbook;
import dev.salvor.runbook.WhenHeld;
import dev.salvor.runbook.expr.Template;
import dev.salvor.workflow.contract.EvaluateReport;
import dev.salvor.workflow.contract.RunRequest;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.lock.LockActivities;
import dev.salvor.workflow.contract.lock.LockAnswer;
import dev.salvor.workflow.contract.lock.LockClaim;
import dev.salvor.workflow.contract.lock.LockHolder;
import dev.salvor.workflow.contract.lock.LockOrder;
import dev.salvor.workflow.contract.lock.LockWorkflow;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import dev.salvor.workflow.profile.ActivityProfiles;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Async;
import io.temporal.workflow.Promise;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * The named locks of a run: taken one after another in the order of their names, so that no two
 * runs wait for each other, before anything is asked of a host. The run of one host of a fleet
 * takes none: its fleet's run has them. A run without named locks does nothing here.
 */
final class RunLocks {
  /** A claim that was lost with the workflow of its lock is made again after so long. */
  private static final Duration AGAIN = Duration.ofMinutes(5);

  private static final String NAMES =
      "a lock's name is of a-z, 0-9, \".\", \"_\" and \"-\", at most 63, without \"..\"";

  private final RunRequest request;
  private final EventLog events;
  private final ViewKeeper view;
  private final WhenHeld rule;
  private final Map<String, LockAnswer> answers = new LinkedHashMap<>();
  private final List<String> asked = new ArrayList<>();
  private String wanted = "";
  private Instant since = Instant.EPOCH;

  /**
   * Of the run of {@code request}.
   *
   * @param held the locks that it has from before its history was cut
   */
  RunLocks(RunRequest request, EventLog events, ViewKeeper view, Optional<List<String>> held) {
    this.request = request;
    this.events = events;
    this.view = view;
    this.rule = request.definition().runbook().whenHeld().orElse(WhenHeld.DEFAULT);
    held.ifPresent(asked::addAll);
  }

  /** What a run that goes on with a fresh history has; absent: none. */
  Optional<List<String>> held() {
    return asked.isEmpty() ? Optional.empty() : Optional.of(List.copyOf(asked));
  }

  /** How long the lock of the host is waited for. */
  Duration hostWait(Duration usual) {
    return request
        .definition()
        .runbook()
        .whenHeld()
        .map(when -> when.waits() ? when.atMost() : Duration.ZERO)
        .orElse(usual);
  }

  /**
   * Takes all of them, and lets a pause end; says why it has not, unless {@code lane} was stopped
   * meanwhile.
   */
  Optional<String> take(Lane lane, Decisions decisions) {
    Runbook runbook = request.definition().runbook();
    if (runbook.lockNames().isEmpty()
        || !asked.isEmpty()
        || Workflow.getInfo().getParentWorkflowId().isPresent()) {
      return Optional.empty();
    }
    SortedSet<String> names = new TreeSet<>();
    for (String written : runbook.lockNames()) {
      String name = evaluated(written);
      if (!Names.isPathName(name)) {
        return Optional.of(
            "the lock name:"
                + written
                + " would have the name \""
                + Texts.cut(name, 100)
                + "\"; "
                + NAMES);
      }
      names.add(name);
    }
    Instant giveUp = Now.instant().plus(rule.atMost());
    Optional<String> why = Optional.empty();
    for (String name : names) {
      if (why.isEmpty() && lane.stopped().isEmpty()) {
        why = one(lane, name, giveUp);
      }
    }
    if (lane.stopped().isEmpty()) {
      view.status(RunStatus.RUNNING);
      view.step("");
    }
    wanted = "";
    decisions.awaitNotPaused();
    return why;
  }

  private String evaluated(String written) {
    if (!Template.hasExpression(written)) {
      return written;
    }
    EvaluateReport said =
        new Resolver(request, new Ledger(), JsonNodeFactory.instance.objectNode())
            .evaluate(written, true, Map.of());
    return said.value().map(value -> value.asText()).orElse("");
  }

  private Optional<String> one(Lane lane, String name, Instant giveUp) {
    wanted = name;
    since = Now.instant();
    asked.add(name);
    while (true) {
      Optional<String> failed = ask(lane, name);
      if (failed.isPresent()) {
        return failed;
      }
      Duration left = Duration.between(Now.instant(), giveUp);
      if (!left.isNegative()) {
        lane.await(left.compareTo(AGAIN) < 0 ? left : AGAIN, () -> isDecided(name));
      }
      if (isDecided(name)) {
        return decided(name);
      }
      if (lane.stopped().isPresent()) {
        return Optional.empty();
      }
      if (!Now.instant().isBefore(giveUp)) {
        return Optional.of(
            "lock "
                + name
                + " was not free within "
                + Durations.text(rule.atMost())
                + holder(name));
      }
    }
  }

  private Optional<String> ask(Lane lane, String name) {
    try {
      Workflow.newActivityStub(LockActivities.class, ActivityProfiles.askLock())
          .ask(new LockOrder(name, claim(), Workflow.getInfo().getTaskQueue()));
      return Optional.empty();
    } catch (CanceledFailure e) {
      return Optional.empty();
    } catch (ActivityFailure e) {
      return lane.stopped().isPresent()
          ? Optional.empty()
          : Optional.of(Failures.words("askLock", e));
    }
  }

  private LockClaim claim() {
    return new LockClaim(
        request.runId(),
        Workflow.getInfo().getFirstExecutionRunId(),
        request.definition().runbook().name(),
        request.submitter().user(),
        since,
        rule.waits(),
        request.fleet().isPresent());
  }

  private boolean isDecided(String name) {
    LockAnswer answer = answers.get(name);
    return answer != null && answer.kind() != LockAnswer.Kind.WAITS;
  }

  private Optional<String> decided(String name) {
    return switch (Objects.requireNonNull(answers.get(name), name).kind()) {
      case GRANTED -> {
        events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), "has lock " + name));
        yield Optional.empty();
      }
      case WAITS, REFUSED -> Optional.of("lock " + name + " was not free" + holder(name));
    };
  }

  private String holder(String name) {
    return Optional.ofNullable(answers.get(name))
        .flatMap(LockAnswer::holder)
        .map(holder -> ": held by " + holder.words())
        .orElse("");
  }

  /** Takes in what a lock says. */
  void answered(LockAnswer answer) {
    boolean first = answers.put(answer.name(), answer) == null;
    if (answer.kind() != LockAnswer.Kind.WAITS || !answer.name().equals(wanted)) {
      return;
    }
    String words =
        answer.name()
            + answer.holder().map(LockHolder::words).map(w -> ", held by " + w).orElse("")
            + (answer.ahead() == 0 ? "" : ", " + answer.ahead() + " before it");
    view.status(RunStatus.WAITING);
    view.step(RunView.WAITS_FOR_LOCK + words);
    view.show();
    if (first) {
      String text = RunView.WAITS_FOR_LOCK + words + "; at most " + Durations.text(rule.atMost());
      events.add((seq, at) -> new RunEvent.Noted(seq, at, Optional.empty(), text));
    }
  }

  /** {@code outcome}, after all of them were let go. */
  RunOutcome released(RunOutcome outcome) {
    release();
    return outcome;
  }

  /** Lets all of them go, those that it still waits for among them. */
  void release() {
    if (asked.isEmpty()) {
      return;
    }
    LockClaim claim = claim();
    List<Promise<Boolean>> told = new ArrayList<>();
    Workflow.newDetachedCancellationScope(
            () -> asked.forEach(name -> told.add(release(name, claim))))
        .run();
    told.forEach(Promise::get);
    asked.clear();
  }

  /** The lock's workflow also finds out by itself that the run has ended. */
  private static Promise<Boolean> release(String name, LockClaim claim) {
    return Async.procedure(
            () ->
                Workflow.newUntypedExternalWorkflowStub(LockWorkflow.id(name))
                    .signal(LockWorkflow.RELEASE, claim))
        .handle((done, failure) -> failure == null);
  }
}

package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.workflow.contract.FailureType;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A host far away that does not answer is another thing than one where something failed. */
final class UnreachableTest {
  private final Silent silent = new Silent();
  @AutoClose private final Engine engine = new Engine(silent);

  /** A host that does not answer the first calls. */
  private static final class Silent implements HostActivities {
    private final InMemoryHost host = new InMemoryHost();
    private final AtomicInteger prepares = new AtomicInteger();
    private final AtomicInteger segments = new AtomicInteger();
    private final AtomicInteger closes = new AtomicInteger();
    private volatile FailureType why = FailureType.HOST_UNREACHABLE;
    private volatile int silentPrepares;
    private volatile int silentSegments;

    private void answer(AtomicInteger asked, int silences) {
      if (asked.incrementAndGet() <= silences) {
        throw why.isRetryable()
            ? ApplicationFailure.newFailure("web1: connection refused", why.name())
            : ApplicationFailure.newNonRetryableFailure("web1: strange key", why.name());
      }
    }

    @Override
    public PrepareReport prepare(PrepareOrder order) {
      assertThat(order.route()).contains(Engine.ROUTE);
      answer(prepares, silentPrepares);
      return host.prepare(order);
    }

    @Override
    public SegmentReport segment(SegmentOrder order) {
      assertThat(order.route()).contains(Engine.ROUTE);
      answer(segments, silentSegments);
      return host.segment(order);
    }

    @Override
    public void hold(HoldOrder order) {
      host.hold(order);
    }

    @Override
    public void tell(TellOrder order) {
      host.tell(order);
    }

    @Override
    public CloseReport close(CloseOrder order) {
      closes.incrementAndGet();
      return host.close(order);
    }
  }

  private Engine.Started begun() {
    return engine.far(book(phase("one", step("a"), step("b"))).pin());
  }

  private RunOutcome run() {
    return engine.far(book(phase("one", step("a"), step("b"))).lastly(step("z")).pin()).outcome();
  }

  @Test
  void aShortSilenceCostsNothing() {
    silent.silentPrepares = 3;
    silent.silentSegments = 12;
    RunOutcome outcome = run();

    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(silent.host.commands()).containsExactly("a", "b", "z");
    assertThat(silent.closes).hasValue(1);
  }

  @Test
  void aSilenceInTheMiddleIsShownWhileItLastsAndNotedAtBothItsEnds() {
    silent.silentSegments = 9;
    Engine.Started run = begun();
    RunView shown = run.awaitView(view -> view.step().startsWith(RunView.HOST_IS_LOST));
    RunOutcome outcome = run.outcome();

    assertThat(shown.step()).isEqualTo("the host does not answer: web1: connection refused");
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(run.view().orElseThrow().step()).isEmpty();
    List<RunEvent.Noted> notes = Journal.all(silent.host, RunEvent.Noted.class);
    assertThat(notes)
        .extracting(RunEvent.Noted::text)
        .first()
        .isEqualTo(
            "the host does not answer (web1: connection refused); asked again for up to 14m3s");
    assertThat(notes).hasSize(2);
    assertThat(notes.getLast().text()).startsWith("the host answers again, after ");
    assertThat(notes).extracting(RunEvent.Noted::step).containsOnly(Optional.of("one.a"));
  }

  @Test
  void aHostThatIsSilentFromTheBeginningIsSaidToBeUnreachableSoon() {
    silent.silentPrepares = 1000;
    RunOutcome outcome = run();

    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.summary()).isEqualTo("web1: connection refused");
    assertThat(silent.prepares).hasValue(4);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isLessThan(Duration.ofMinutes(1));
  }

  @Test
  void aHostThatFallsSilentInTheMiddleIsLeftWithItsRecordOpen() {
    silent.silentSegments = 1000;
    RunOutcome outcome = run();

    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(silent.segments).hasValue(HostLink.FAR_TRIES);
    assertThat(Duration.between(outcome.startedAt(), outcome.endedAt()))
        .isBetween(Duration.ofMinutes(10), Duration.ofMinutes(20));
    assertThat(silent.host.commands()).isEmpty();
    assertThat(silent.closes).hasValue(0);
  }

  @Test
  void anAbortWhileTheHostIsSilentStopsWhatHasBegunThereBeforeTheRunEnds() {
    silent.silentSegments = 1000;
    Engine.Started run = begun();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> silent.segments.get() >= 2);
    silent.silentPrepares = silent.prepares.get() + 5;
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    RunOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.ABORTED);
    assertThat(silent.host.prepared()).extracting(PrepareOrder::halts).containsExactly(false, true);
    assertThat(silent.closes).hasValue(1);
  }

  @Test
  void anAbortThatTheHostNeverHearsOfIsNotConfirmed() {
    silent.silentSegments = 1000;
    Engine.Started run = begun();
    Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> silent.segments.get() >= 2);
    silent.silentPrepares = 1000;
    run.decide(Engine.decision("d1", Decision.Kind.ABORT));
    RunOutcome outcome = run.outcome();

    assertThat(outcome.status()).as("%s", outcome).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("did not confirm that it stopped");
  }

  @Test
  void aHostThatLetsNobodyInIsNotAskedAgain() {
    silent.why = FailureType.NO_WAY_IN;
    silent.silentPrepares = 1000;
    RunOutcome outcome = run();

    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.summary()).isEqualTo("web1: strange key");
    assertThat(silent.prepares).hasValue(1);
  }
}

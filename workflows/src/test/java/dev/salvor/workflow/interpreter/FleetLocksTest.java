package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.runbook.Share;
import dev.salvor.runbook.Strategy;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.fleet.FleetOutcome;
import dev.salvor.workflow.contract.fleet.HostState;
import dev.salvor.workflow.contract.run.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** A fleet's run takes a named lock once for all its hosts. */
final class FleetLocksTest {
  private static final Definition BOOK =
      book(phase("one", step("a")))
          .locks("host", "name:db")
          .strategy(
              new Strategy(
                  List.of(Share.count(1)),
                  1,
                  Share.count(0),
                  Optional.empty(),
                  Duration.ZERO,
                  Optional.empty(),
                  Strategy.OnWaveFailure.ABORT,
                  Duration.ofHours(1)))
          .pin();

  @Test
  void theLockIsHeldFromTheFirstHostToTheLastAndOverACutHistory() {
    try (FleetEngine engine = new FleetEngine(new InterpreterOptions(Duration.ofHours(1), 1))) {
      engine.script.wait("h2");
      FleetEngine.Started first = engine.start(BOOK, FleetEngine.hosts(2));
      engine.script.ends(RunStatus.SUCCEEDED, "h1");
      first.awaitTouched(2);
      FleetEngine.Started second = engine.start(BOOK, FleetEngine.hosts(1));
      RunView waiting = second.awaitView(view -> view.step().startsWith(RunView.WAITS_FOR_LOCK));

      assertThat(waiting.status()).isEqualTo(RunStatus.WAITING);
      assertThat(waiting.step()).contains("lock db, held by " + first.id + " (ada, since ");
      assertThat(engine.script.touched()).containsExactly("h1", "h2");
      assertThat(first.histories()).hasSizeGreaterThan(1);
      first.release("h2", RunStatus.SUCCEEDED);
      assertThat(first.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
      assertThat(second.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    }
  }

  @Test
  void withoutTheLockNoHostIsBegun() {
    try (FleetEngine engine = new FleetEngine()) {
      engine.script.wait("h1");
      FleetEngine.Started first = engine.start(BOOK, FleetEngine.hosts(1));
      first.awaitTouched(1);
      FleetOutcome refused =
          engine
              .start(
                  book(phase("one", step("a")))
                      .locks("name:db")
                      .whenHeld(false, Duration.ofHours(1))
                      .pin(),
                  FleetEngine.hosts(2))
              .outcome();

      assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
      assertThat(refused.summary()).contains("lock db was not free: held by " + first.id);
      assertThat(FleetEngine.in(refused, HostState.NOT_STARTED)).containsExactly("h1", "h2");
      first.release("h1", RunStatus.SUCCEEDED);
      first.outcome();
    }
  }
}

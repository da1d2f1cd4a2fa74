package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.RunView;
import dev.salvor.workflow.contract.lock.LockView;
import dev.salvor.workflow.contract.lock.LockWorkflow;
import dev.salvor.workflow.contract.run.Decision;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import io.temporal.client.WorkflowExecutionDescription;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** Who gets a named lock, who waits, and what becomes of it when its holder is no more. */
final class NamedLocksTest {
  private final GuardedThing thing = new GuardedThing();
  @AutoClose private final Engine engine = new Engine(thing);

  private static Books.BookBuilder needs(String... locks) {
    return book(phase("one", step("a"))).locks(locks);
  }

  private Engine.Started holding(Definition definition) {
    Engine.Started run = engine.far(definition);
    thing.awaitEntered(run.id.value());
    return run;
  }

  private static RunView awaitWaiting(Engine.Started run) {
    return run.awaitView(view -> view.step().startsWith(RunView.WAITS_FOR_LOCK));
  }

  private WorkflowExecutionDescription lock(String name) {
    return engine
        .environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(LockWorkflow.id(name))
        .describe();
  }

  private LockView view(String name) {
    return (LockView) lock(name).getMemo(LockView.MEMO_KEY, LockView.class);
  }

  @Test
  void aRunWaitsUntilTheHolderHasEndedAndIsShownWithIt() {
    Engine.Started holder = holding(needs("name:db").pin());
    Engine.Started waiter = engine.far(needs("name:db").pin());
    RunView waiting = awaitWaiting(waiter);

    assertThat(waiting.status()).isEqualTo(RunStatus.WAITING);
    assertThat(waiting.step())
        .startsWith("waits for lock db, held by " + holder.id + " (ada, since ");
    LockView seen = view("db");
    assertThat(seen.holder().orElseThrow().claim().run()).isEqualTo(holder.id);
    assertThat(seen.waiting()).extracting(claim -> claim.run()).containsExactly(waiter.id);
    assertThat(seen.waits()).isEqualTo(1);
    assertThat(thing.entered()).containsExactly(holder.id.value());

    thing.openForAll();
    assertThat(holder.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(waiter.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(thing.most()).isEqualTo(1);
    awaitGone("db");
  }

  private void awaitGone(String name) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> lock(name).getStatus().name().endsWith("COMPLETED"));
  }

  @Test
  void aRunThatDoesNotWaitEndsAtOnceAndSaysWhoHasIt() {
    Engine.Started holder = holding(needs("name:db").pin());
    RunOutcome refused =
        engine.far(needs("name:db").whenHeld(false, Duration.ofHours(1)).pin()).outcome();

    assertThat(refused.status()).isEqualTo(RunStatus.FAILED);
    assertThat(refused.summary())
        .contains("lock db was not free: held by " + holder.id + " (ada, since ")
        .contains("salvor locks");
    assertThat(thing.entered()).containsExactly(holder.id.value());
  }

  @Test
  void aRunThatDoesNotWaitIsNotRefusedBecauseOfARunThatIsGone() {
    Engine.Started holder = holding(needs("name:db").pin());
    thing.killed(holder.id.value());
    thing.openForAll();
    holder.stub.terminate("by force");

    assertThat(
            engine
                .far(needs("name:db").whenHeld(false, Duration.ofHours(1)).pin())
                .outcome()
                .status())
        .isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aWaitEndsInTimeAndTheNextOneIsNotHeldUpByIt() {
    Engine.Started holder = holding(needs("name:db").pin());
    Engine.Started impatient =
        engine.far(needs("name:db").whenHeld(true, Duration.ofSeconds(2)).pin());
    awaitWaiting(impatient);
    Engine.Started patient = engine.far(needs("name:db").pin());
    awaitWaiting(patient);

    RunOutcome outcome = impatient.outcome();
    assertThat(outcome.status()).isEqualTo(RunStatus.FAILED);
    assertThat(outcome.summary()).contains("lock db was not free within 2s: held by " + holder.id);
    Awaitility.await().until(() -> view("db").waits() == 1);
    thing.openForAll();
    assertThat(patient.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(thing.entered()).containsExactly(holder.id.value(), patient.id.value());
  }

  @Test
  void aRunThatWaitsCanBeAbortedAndPaused() {
    Engine.Started holder = holding(needs("name:db").pin());
    Engine.Started aborted = engine.far(needs("name:db").pin());
    awaitWaiting(aborted);
    Engine.Started paused = engine.far(needs("name:db").pin());
    awaitWaiting(paused);

    aborted.decide(Engine.decision("d-1", Decision.Kind.ABORT));
    assertThat(aborted.outcome().status()).isEqualTo(RunStatus.ABORTED);
    paused.decide(Engine.decision("d-2", Decision.Kind.PAUSE));
    paused.awaitView(view -> view.paused().isPresent());
    thing.openForAll();
    assertThat(holder.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    Awaitility.await()
        .until(
            () -> view("db").holder().filter(h -> h.claim().run().equals(paused.id)).isPresent());
    assertThat(thing.entered()).containsExactly(holder.id.value());
    paused.decide(Engine.decision("d-3", Decision.Kind.RESUME));
    assertThat(paused.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aHolderThatIsEndedByForceFreesItWithinSeconds() {
    Engine.Started holder = holding(needs("name:db").pin());
    Engine.Started waiter = engine.far(needs("name:db").pin());
    awaitWaiting(waiter);
    thing.killed(holder.id.value());
    thing.release(waiter.id.value());
    long since = System.nanoTime();
    holder.stub.terminate("by force");

    thing.awaitEntered(waiter.id.value());
    assertThat(Duration.ofNanos(System.nanoTime() - since)).isLessThan(Duration.ofSeconds(10));
    assertThat(waiter.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void runsThatNeedTheSameLocksInAnotherOrderDoNotWaitForEachOther() {
    thing.openForAll();
    List<Engine.Started> runs = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      runs.add(engine.far(needs("name:a", "name:b").pin()));
      runs.add(engine.far(needs("name:b", "name:a").pin()));
    }

    assertThat(runs)
        .allSatisfy(r -> assertThat(r.outcome().status()).isEqualTo(RunStatus.SUCCEEDED));
    assertThat(thing.most()).isEqualTo(1);
  }

  @Test
  void aLockWhoseOwnWorkflowIsEndedByForceIsStillHeld() {
    Engine.Started holder = holding(needs("name:db").pin());
    engine
        .environment
        .getWorkflowClient()
        .newUntypedWorkflowStub(LockWorkflow.id("db"))
        .terminate("by force");
    Engine.Started waiter = engine.far(needs("name:db").pin());

    assertThat(awaitWaiting(waiter).step()).contains("held by " + holder.id);
    thing.openForAll();
    assertThat(waiter.outcome().status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(thing.most()).isEqualTo(1);
  }

  @Test
  void nobodyEverHoldsItBesideAnotherAndEachGetsItInItsTurnWhoeverIsKilled() {
    int runs = Integer.getInteger("salvor.loops", 30);
    long seed = Long.getLong("salvor.seed", 20261121L);
    Random random = new Random(seed);
    List<Engine.Started> all = new ArrayList<>();
    List<String> left = new ArrayList<>();
    for (int i = 0; i < runs; i++) {
      Engine.Started run = engine.far(needs("name:db").pin());
      all.add(run);
      left.add(run.id.value());
      if (i == 0) {
        thing.awaitEntered(run.id.value());
      } else {
        awaitWaiting(run);
      }
    }
    List<String> survivors = new ArrayList<>();
    for (Engine.Started run : all) {
      boolean waits = !thing.entered().contains(run.id.value());
      int fate = random.nextInt(4);
      if (fate == 0 && waits) {
        run.stub.terminate("while it waits");
        continue;
      }
      thing.awaitEntered(run.id.value());
      survivors.add(run.id.value());
      if (fate == 1) {
        thing.killed(run.id.value());
        run.stub.terminate("while it holds");
      } else {
        thing.release(run.id.value());
      }
    }

    Awaitility.await()
        .atMost(Duration.ofSeconds(60))
        .until(() -> thing.entered().size() >= survivors.size());
    awaitGone("db");
    assertThat(thing.most()).as("seed %d", seed).isEqualTo(1);
    assertThat(thing.entered()).as("seed %d", seed).containsExactlyElementsOf(survivors);
    assertThat(survivors).hasSizeLessThan(runs).isSubsetOf(left);
  }
}

package dev.salvor.workflow.interpreter;

import static dev.salvor.workflow.interpreter.Books.book;
import static dev.salvor.workflow.interpreter.Books.phase;
import static dev.salvor.workflow.interpreter.Books.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.salvor.runbook.Definition;
import dev.salvor.workflow.contract.HostActivities;
import dev.salvor.workflow.contract.event.RunEvent;
import dev.salvor.workflow.contract.order.CloseOrder;
import dev.salvor.workflow.contract.order.CloseReport;
import dev.salvor.workflow.contract.order.HoldOrder;
import dev.salvor.workflow.contract.order.PrepareOrder;
import dev.salvor.workflow.contract.order.PrepareReport;
import dev.salvor.workflow.contract.order.SegmentOrder;
import dev.salvor.workflow.contract.order.SegmentReport;
import dev.salvor.workflow.contract.order.TellOrder;
import dev.salvor.workflow.contract.run.Route;
import dev.salvor.workflow.contract.run.RunOutcome;
import dev.salvor.workflow.contract.run.RunStatus;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;

/** A host with a worker of its own is reached by that one, and over SSH when it is gone. */
final class WorkerWayTest {
  private final InMemoryHost host = new InMemoryHost();
  private final Hands bySsh = new Hands("ssh");
  private final Hands byWorker = new Hands("worker");
  private final List<String> calls = new CopyOnWriteArrayList<>();
  @AutoClose private final Engine engine = new Engine(bySsh, byWorker);

  /** One way to the host, whose record is the same by every way. */
  private final class Hands implements HostActivities {
    private final String name;

    Hands(String name) {
      this.name = name;
    }

    private void called(String what, Optional<Route> route) {
      assertThat(route.isPresent()).as("%s by %s", what, name).isEqualTo(name.equals("ssh"));
      calls.add(what + " by " + name);
    }

    @Override
    public PrepareReport prepare(PrepareOrder order) {
      called("prepare", order.route());
      assertThat(order.node()).isEqualTo(name.equals("ssh") ? Engine.NODE : Engine.OWN);
      return host.prepare(order);
    }

    @Override
    public SegmentReport segment(SegmentOrder order) {
      called("segment", order.route());
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
      called("close", order.route());
      return host.close(order);
    }
  }

  private RunOutcome run(boolean only) {
    Definition definition = book(phase("one", step("a"), step("b"))).pin();
    Route way = Engine.ROUTE;
    Route route =
        new Route(
            way.host(),
            way.gateway(),
            way.to(),
            way.through(),
            way.secrets(),
            Optional.of(new Route.OwnWorker(Engine.OWN, only)));
    return engine.far(definition, route).outcome();
  }

  private List<RunEvent.PivotTaken> pivots() {
    return host.events().stream()
        .filter(RunEvent.PivotTaken.class::isInstance)
        .map(RunEvent.PivotTaken.class::cast)
        .toList();
  }

  @Test
  void itsWorkerDoesAllOfItOnItsOwnMachine() {
    RunOutcome outcome = run(false);
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(calls).containsExactly("prepare by worker", "segment by worker", "close by worker");
    assertThat(pivots()).isEmpty();
  }

  @Test
  void aWorkerThatIsNotThereIsLeftForSshOnce() {
    engine.killOwnWorker();
    RunOutcome outcome = run(false);
    assertThat(outcome.status()).isEqualTo(RunStatus.SUCCEEDED_WITH_PIVOTS);
    assertThat(outcome.pivots()).isEqualTo(1);
    assertThat(calls).containsExactly("prepare by ssh", "segment by ssh", "close by ssh");
    assertThat(pivots())
        .singleElement()
        .satisfies(
            pivot -> {
              assertThat(pivot.step()).isEqualTo("one.a");
              assertThat(pivot.from()).isEqualTo("worker");
              assertThat(pivot.to()).isEqualTo("ssh");
              assertThat(pivot.what()).isEqualTo(RunEvent.PivotTaken.WORKER_AWAY);
            });
  }

  @Test
  void whereOnlyTheWorkerMayBeAskedTheHostIsUnreachableWithoutIt() {
    engine.killOwnWorker();
    RunOutcome outcome = run(true);
    assertThat(outcome.status()).isEqualTo(RunStatus.UNREACHABLE);
    assertThat(outcome.summary()).contains("takes no orders");
    assertThat(calls).isEmpty();
  }
}
